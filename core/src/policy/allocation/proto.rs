#![allow(missing_docs, warnings, clippy::all, clippy::indexing_slicing, clippy::arithmetic_side_effects)]
use super::batch::*; use super::dense::*; use super::order::*;
pub struct P { pub w: usize, pub parcel: Vec<Vec<i64>>, pub ptr: Vec<usize>, pub split: i64, pub lines: Vec<(i64 /*unf*/, Vec<(u32,i64,u32,u32)> /*place,cost,pool,units*/)>, pub stock: Vec<i64>, pub cap: Vec<i64> }
pub fn model(p: &P) -> Model {
    let mut m = Model{stock:p.stock.clone(), room:p.cap.clone(),..Default::default()};
    for o in 0..p.ptr.len()-1 {
        let ls=m.lines.len(); let ss=m.slots.len();
        let mut places: Vec<u32> = vec![];
        for l in p.ptr[o]..p.ptr[o+1] { for &(w,..) in &p.lines[l].1 { if !places.contains(&w){places.push(w)} } }
        places.sort();
        for &w in &places { m.slots.push(SlotRow{place:w, fixed:(p.parcel[o][w as usize]+p.split) as f64}); }
        for l in p.ptr[o]..p.ptr[o+1] {
            let os=m.options.len();
            for &(w,c,pool,u) in &p.lines[l].1 { let s=places.iter().position(|x|*x==w).unwrap(); m.options.push(OptionRow{mask:1<<s,cost:c as f64,slot:s as u32,pool,units:u,more:Span::default()}); }
            m.lines.push(LineRow{options:Span::between(os,m.options.len()),unfilled:p.lines[l].0 as f64});
        }
        m.orders.push(OrderRow{lines:Span::between(ls,m.lines.len()),slots:Span::between(ss,m.slots.len()),free_first:p.split as f64,entangled:false});
    }
    m
}
pub fn run(p:&P, passes:u32, rounds:u32, seed:u64) -> (f64,f64,f64,f64,Vec<f64>) {
    use std::time::Instant;
    let t0=Instant::now();
    let m=model(p); let c=Contended::of(&m);
    let t1=Instant::now();
    let first=in_sequence(&m,0..m.orders.len() as u32); let ft=first.total;
    let t2=Instant::now();
    let mut cols=Columns::default();
    let d=prices(&m,&c,ft,passes,&mut cols,&mut |_,_|false);
    let t3=Instant::now();
    let mut dr=from_columns(&m,&cols,&d); let bt=dr.total;
    let t4=Instant::now();
    let done = search(&mut dr,&d,Effort{rounds,seed,gap:0.999},&mut |_,_|false);
    let t5=Instant::now();
    let s=|a:Instant,b:Instant|(b-a).as_secs_f64();
    (ft,bt,dr.total,d.bound,vec![s(t0,t1),s(t1,t2),s(t2,t3),s(t3,t4),s(t4,t5),d.passes as f64,done as f64])
}
pub struct One(Desk<f64>);
pub fn one_all(p:&P, reps:usize)->Vec<f64> { // seconds per order
    use std::time::Instant;
    let m=model(p); let mut d=Desk::default(); let mut out=vec![];
    for o in &m.orders { let t=Instant::now(); for _ in 0..reps { m.lay(o,&mut d,|s|Some(s.fixed),|_,x|Some(x.cost)); std::hint::black_box(d.solve()); } out.push(t.elapsed().as_secs_f64()/reps as f64); }
    out
}
