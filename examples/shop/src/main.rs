mod facts;
mod rows;
fn main() {
    let paths: Vec<std::path::PathBuf> = std::env::args().skip(1).map(Into::into).collect();
    let paths: Vec<&std::path::Path> = paths.iter().map(|p| p.as_path()).collect();
    let export = rows::read(&paths, |_| ()).unwrap();
    println!("{} {}", export.overlapping, export.unreadable.len());
    println!("{}", serde_json::to_string_pretty(&facts::of(&export.rows)).unwrap());
}
