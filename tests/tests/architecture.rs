//! The plan of the house, held against the imports: arrows go down only, rooms have their drawers, the core stays pure.

use std::fs;
use std::path::{Path, PathBuf};

const FLOORS: [&str; 6] = ["value", "book", "policy", "plan", "shop", "view"];

/// Rooms of one floor that may import each other, beyond themselves.
const SIBLINGS: [(&str, &str, &str); 10] = [
    ("policy", "allocation", "carriage"),
    ("policy", "allocation", "customs"),
    ("policy", "carriage", "customs"),
    ("policy", "refund", "pricing"),
    ("plan", "forecast", "series"),
    ("plan", "forecast", "calendar"),
    ("plan", "forecast", "distribution"),
    ("plan", "replenish", "distribution"),
    ("plan", "classify", "series"),
    ("plan", "classify", "distribution"),
];

const DRAWERS: [&str; 6] = ["command", "event", "refusal", "state", "decide", "apply"];

/// Book rooms with a stored life, which therefore have a status table.
const LIVES: [&str; 6] = ["order", "payment", "parcel", "returns", "claim", "carrier"];

/// What the core may not name: I/O, clocks, threads, randomness, maps of unstable order.
const IMPURE: [&str; 14] = [
    "std::fs",
    "std::net",
    "std::io",
    "std::env",
    "std::process",
    "std::thread",
    "std::time",
    "SystemTime",
    "Utc::now",
    "Local::now",
    "HashMap",
    "HashSet",
    "rand::",
    "println!",
];

/// Float methods whose last bits differ between platforms; `libm` has them all.
const TRANSCENDENTAL: [&str; 14] = [
    ".powf(",
    ".exp()",
    ".exp_m1()",
    ".exp2()",
    ".ln()",
    ".ln_1p()",
    ".log10()",
    ".log2()",
    ".sin()",
    ".cos()",
    ".tanh()",
    ".cbrt()",
    ".hypot(",
    ".mul_add(",
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn sources(folder: &Path, endings: &[&str], found: &mut Vec<PathBuf>) {
    let skipped = ["target", "node_modules", "generated", ".git", ".venv"];
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let (path, name) = (entry.path(), entry.file_name().to_string_lossy().into_owned());
        if path.is_dir() && !skipped.contains(&name.as_str()) {
            sources(&path, endings, found);
        } else if endings.iter().any(|ending| name.ends_with(ending)) {
            found.push(path);
        }
    }
    found.sort();
}

fn core_files() -> Vec<(Vec<String>, PathBuf, String)> {
    let src = root().join("core/src");
    let mut found = vec![];
    sources(&src, &[".rs"], &mut found);
    assert!(found.len() > 40, "the core is found");
    let read = |path: PathBuf| {
        let relative = path.strip_prefix(&src).expect("inside").with_extension("");
        let mut module: Vec<String> = relative.iter().map(|part| part.to_string_lossy().into_owned()).collect();
        module.retain(|part| part != "mod" && part != "lib");
        let text = fs::read_to_string(&path).expect("readable");
        (module, path, text)
    };
    found.into_iter().map(read).collect()
}

/// Code without comments, so that examples in the docs may use the whole library.
fn code(text: &str) -> String {
    let kept = text.lines().map(|line| line.split_once("//").map_or(line, |(code, _)| code));
    kept.collect::<Vec<_>>().join("\n")
}

/// The modules a file names, as paths from the root of the crate.
fn imports(module: &[String], is_door: bool, text: &str) -> Vec<Vec<String>> {
    let code = code(text);
    let mut found = vec![];
    for (start, _) in code.match_indices("crate::").chain(code.match_indices("super::")) {
        let before = code[..start].chars().next_back().unwrap_or(' ');
        if before.is_alphanumeric() || before == '_' || before == ':' {
            continue;
        }
        let mut path: Vec<String> = vec![];
        let mut rest = &code[start..];
        if let Some(after) = rest.strip_prefix("crate::") {
            rest = after;
        } else {
            path = module.to_vec();
            let mut levels = usize::from(is_door);
            while let Some(after) = rest.strip_prefix("super::") {
                rest = after;
                levels += 1;
            }
            // `super` of a file is its folder; of a door it is the folder above.
            for _ in 0..levels - usize::from(is_door) {
                path.pop();
            }
        }
        for group in branches(rest) {
            found.push(path.iter().cloned().chain(group).collect());
        }
    }
    found
}

/// The first two names after a prefix; a brace opens several.
fn branches(rest: &str) -> Vec<Vec<String>> {
    let name = |text: &str| text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    if let Some(inner) = rest.strip_prefix('{') {
        let inner = &inner[..inner.find("};").unwrap_or(inner.len())];
        return inner.split(',').map(|part| vec![name(part.trim())]).collect();
    }
    let first = name(rest);
    match rest[first.len()..].strip_prefix("::") {
        Some(after) if after.starts_with('{') => {
            let inner = &after[1..after.find("};").unwrap_or(after.len())];
            inner.split(',').map(|part| vec![first.clone(), name(part.trim())]).collect()
        }
        Some(after) => vec![vec![first.clone(), name(after)]],
        None => vec![vec![first]],
    }
}

/// Whether a file of `from` may name something of `to`.
fn allowed(from: &[String], to: &[String]) -> bool {
    let (Some(floor), Some(other)) = (from.first(), to.first()) else { return true };
    let floors: Vec<usize> = [floor, other].iter().filter_map(|f| FLOORS.iter().position(|g| g == f)).collect();
    let [here, there] = floors[..] else { return true };
    if here == there {
        let (Some(room), Some(neighbour)) = (from.get(1), to.get(1)) else { return true };
        let free = matches!(floor.as_str(), "value" | "shop" | "view") || room == neighbour;
        return free || SIBLINGS.contains(&(floor.as_str(), room.as_str(), neighbour.as_str()));
    }
    // Book, policy and plan are one storey of three wings, blind to each other.
    let storey = |floor: usize| [0, 1, 1, 1, 2, 3][floor];
    storey(there) < storey(here)
}

#[test]
fn arrows_go_down_only() {
    let mut wrong = vec![];
    for (module, path, text) in core_files() {
        let is_door = path.ends_with("mod.rs");
        for target in imports(&module, is_door, &text) {
            if !allowed(&module, &target) {
                wrong.push(format!("{} imports {}", path.display(), target.join("::")));
            }
        }
    }
    assert!(wrong.is_empty(), "forbidden arrows:\n{}", wrong.join("\n"));
}

#[test]
fn the_arrow_check_sees_a_forbidden_arrow() {
    let module = |path: &str| path.split("::").map(str::to_owned).collect::<Vec<_>>();
    for (from, text, fine) in [
        ("book::stock::decide", "use crate::book::order::OrderBook;", false),
        ("book::stock::decide", "use super::super::order::OrderBook;", false),
        ("book::stock::decide", "use crate::value::{Sku, Units};", true),
        ("book::stock::decide", "use crate::policy::pricing::price;", false),
        ("policy::refund::quote", "use crate::policy::pricing::Pricing;", true),
        ("policy::pricing::total", "use crate::policy::refund::Quote;", false),
        ("value::money", "use crate::shop::Shop;", false),
        ("shop::execute", "use crate::{book::order::OrderBook, value::Sku};", true),
        ("plan::forecast::ets", "use crate::book::{order, stock};", false),
        ("plan::forecast::ets", "// use crate::book::order;", true),
    ] {
        let targets = imports(&module(from), false, text);
        assert_eq!(targets.iter().all(|target| allowed(&module(from), target)), fine, "{from}: {text}");
    }
}

#[test]
fn every_book_room_has_its_drawers() {
    let book = root().join("core/src/book");
    for room in fs::read_dir(&book).expect("the book").flatten().filter(|entry| entry.path().is_dir()) {
        let name = room.file_name().to_string_lossy().into_owned();
        let status = LIVES.contains(&name.as_str()).then_some("status");
        for drawer in DRAWERS.into_iter().chain(status) {
            let (file, folder) = (room.path().join(format!("{drawer}.rs")), room.path().join(drawer).join("mod.rs"));
            assert!(file.exists() || folder.exists(), "room `{name}` has no drawer `{drawer}`");
        }
    }
}

#[test]
fn only_apply_changes_a_book() {
    for (module, path, text) in core_files() {
        let [floor, _, drawer, ..] = &module[..] else { continue };
        let quiet = ["command", "event", "refusal", "state", "status", "decide"].contains(&drawer.as_str());
        if floor == "book" && quiet {
            assert!(!code(&text).contains("&mut self"), "{} changes the book", path.display());
        }
    }
}

#[test]
fn the_core_stays_pure() {
    for (module, path, text) in core_files() {
        let code = code(&text);
        for word in IMPURE.iter().chain(&TRANSCENDENTAL) {
            assert!(!code.contains(word), "{} names `{word}`", path.display());
        }
        let threads = code.contains("rayon");
        let may = module.first().is_some_and(|floor| floor == "plan")
            || module.starts_with(&["policy".into(), "allocation".into()]);
        assert!(!threads || may, "{} uses threads", path.display());
    }
}

#[test]
fn files_stay_readable() {
    let mut found = vec![];
    for folder in ["core", "tests", "benches", "examples", "bindings"] {
        sources(&root().join(folder), &[".rs", ".py", ".kt", ".swift"], &mut found);
    }
    let long: Vec<String> = found
        .iter()
        .map(|path| (path, fs::read_to_string(path).expect("readable").lines().count()))
        .filter(|(_, lines)| *lines > 400)
        .map(|(path, lines)| format!("{} has {lines} lines", path.display()))
        .collect();
    assert!(long.is_empty(), "files over 400 lines:\n{}", long.join("\n"));
}
