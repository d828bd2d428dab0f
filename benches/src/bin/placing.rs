//! Places orders in a shop that has `OPEN` open ones; an instruction counter reads what the last ones cost.

use daigou_benches::workload;

fn main() {
    let mut arguments = std::env::args().skip(1).filter_map(|text| text.parse::<usize>().ok());
    let (open, further) = (arguments.next().unwrap_or(1_000), arguments.next().unwrap_or(1_000));
    let (mut shop, _) = workload::stocked_shop();
    for number in 0..open + further {
        let events = shop.execute(workload::place(number), workload::start()).expect("placed");
        assert!(!events.is_empty());
    }
    println!("{}", shop.version());
}
