//! Codes are API in every language: none may vanish or change by accident. `UPDATE_GOLDEN=1` writes the list anew.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Every `=> "room.word"` of the files that give codes to refusals and walls.
fn codes(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        let name = entry.file_name().to_string_lossy().into_owned();
        if path.is_dir() {
            codes(&path, found);
        } else if name == "refusal.rs" || name == "invalid.rs" {
            let text = fs::read_to_string(&path).expect("readable");
            let quoted = text.split("=> \"").skip(1).filter_map(|rest| rest.split('"').next());
            found.extend(quoted.filter(|code| code.contains('.') && !code.contains(' ')).map(str::to_owned));
        }
    }
}

#[test]
fn the_codes_are_golden() {
    let mut found = BTreeSet::new();
    codes(&root().join("core/src"), &mut found);
    let listed: String = found.iter().map(|code| format!("{code}\n")).collect();
    let golden = root().join("tests/golden/codes.txt");
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(&golden, &listed).expect("written");
    }
    assert!(found.len() > 90, "the codes are found");
    assert_eq!(listed, fs::read_to_string(golden).expect("the golden list"), "codes changed; they are API");
}
