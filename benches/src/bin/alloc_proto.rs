use daigou::policy::allocation::proto::*;
use serde_json::Value;
fn load(path:&str)->P{
 let d:Value=serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
 let i=|v:&Value|v.as_i64().unwrap();
 let wh=d["warehouses"].as_array().unwrap(); let w=wh.len();
 let pol=&d["policy"]; let mut stock=vec![]; let mut idx=std::collections::HashMap::new();
 for s in d["stock"].as_array().unwrap(){ let k=(i(&s[0]),i(&s[1])); idx.insert(k,stock.len() as u32); stock.push(i(&s[2])); }
 let mut p=P{w,parcel:vec![],ptr:vec![0],split:i(&pol["split_penalty"]),lines:vec![],stock,cap:wh.iter().map(|x|x["parcel_capacity"].as_i64().unwrap_or(1<<40)).collect()};
 for o in d["orders"].as_array().unwrap(){ let r=i(&o["region"]) as usize; let pr=i(&o["priority"]) as usize;
  p.parcel.push((0..w).map(|x| i(&d["base"][x][r])+i(&wh[x]["pack"])+i(&pol["late_per_day"][pr])*(i(&d["lead_days"][x][r])-i(&o["promise_days"])).max(0)).collect());
  for l in o["lines"].as_array().unwrap(){ let k=i(&l[0]); let q=i(&l[1]); let wt=q*i(&d["unit_weight_g"][k as usize]);
   let mut opts=vec![];
   for x in 0..w { if d["serviceable"][x][r].as_bool().unwrap() { if let Some(&pl)=idx.get(&(x as i64,k)) { if p.stock[pl as usize]>=q { opts.push((x as u32, i(&wh[x]["pick"])+wt*i(&d["per_kg"][x][r])/1000, pl, q as u32)); } } } }
   p.lines.push((q*i(&pol["unfilled_per_unit"][pr]),opts)); }
  p.ptr.push(p.lines.len()); }
 p }
fn main(){
 let a:Vec<String>=std::env::args().collect();
 let passes:u32=a[1].parse().unwrap(); let mult:f64=a[2].parse().unwrap();
 let filter=a.get(3).cloned().unwrap_or_default();
 let opt:Value=serde_json::from_str(&std::fs::read_to_string("/work/shared/cases/allocation/optima.json").unwrap()).unwrap();
 let mut gaps=vec![];
 for x in opt["instances"].as_array().unwrap(){
  let name=format!("{}-{}-{}",x["preset"].as_str().unwrap(),x["orders"],x["stock"].as_str().unwrap());
  if !name.contains(&filter) {continue}
  let f=format!("/tmp/w/allocation/target/alloc/{name}.json");
  if !std::path::Path::new(&f).exists(){ let n=x["orders"].to_string(); std::process::Command::new("python3").args(["/work/shared/cases/allocation/gen.py","--preset",x["preset"].as_str().unwrap(),"--orders",&n,"--stock",x["stock"].as_str().unwrap(),"--seed","1","-o",&f]).status().unwrap(); }
  let p=load(&f); let n=p.ptr.len()-1;
  let best=x["best_known"].as_f64().unwrap(); let lb=x["lower_bound"].as_f64().unwrap();
  let rounds=(mult*n as f64) as u32;
  let (ft,bt,tt,b,t)=run(&p,passes,rounds,1);
  let g=|v:f64|100.0*(v-lb)/lb;
  println!("{name:14} fcfs {:6.2} cols {:6.3} search {:6.3} cert {:6.3} | t model {:.4} fcfs {:.4} prices {:.3} ({}) cols {:.4} search {:.3} ({}) best_known {}",g(ft),g(bt),g(tt),100.0*(lb-b)/lb,t[0],t[1],t[2],t[5],t[3],t[4],t[6],tt-best);
  if n<=1000 {gaps.push(g(tt));}
  if n==1000 && name.starts_with("M") {let mut v=one_all(&p,200); v.sort_by(f64::total_cmp); println!("   one order median {:.3}us p95 {:.3} max {:.3} mean {:.3}",1e6*v[v.len()/2],1e6*v[v.len()*95/100],1e6*v[v.len()-1],1e6*v.iter().sum::<f64>()/v.len() as f64);}
 }
 if !gaps.is_empty(){ println!("mean {:.4} max {:.4}",gaps.iter().sum::<f64>()/gaps.len() as f64,gaps.iter().cloned().fold(0.0,f64::max)); }
}
