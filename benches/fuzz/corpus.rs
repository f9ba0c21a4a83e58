//! What inputs are made from: the shipped trees, the odd files of the tests, and the rules' examples.

use cofferdam::{lint::RULES, tree};
use std::{collections::BTreeMap, path::Path};

/// The largest file that is taken; larger ones make the fuzzer slow and find nothing else.
const LARGEST: usize = 1 << 14;

/// Single files.
pub(crate) fn files() -> Vec<Vec<u8>> {
    let mut files: Vec<Vec<u8>> = below("out").into_values().collect();
    files.extend(below("tests/fixtures").into_values());
    files.extend(below("profiles").into_values());
    files.extend(examples());
    files
}

/// Small repositories, whose files are divided by `# file:` lines.
pub(crate) fn repositories() -> Vec<Vec<u8>> {
    let mut repositories = examples();
    let mut folders: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    for (path, bytes) in below("out") {
        let mut parts = path.split('/');
        let profile = parts.next().unwrap_or_default();
        let stem = path.rsplit('/').next().unwrap_or_default();
        let layer = match parts.next() {
            Some("flux") => stem.trim_start_matches("kustomization-").trim_end_matches(".yaml"),
            _ => parts.next().unwrap_or_default(),
        };
        let folder = folders.entry(format!("{profile}/{layer}")).or_default();
        folder.extend(format!("# file: out/{path}\n").bytes());
        folder.extend(bytes);
    }
    repositories.extend(folders.into_values().filter(|folder| folder.len() <= LARGEST));
    for (path, bytes) in below("tests/fixtures/odd") {
        repositories.push([format!("# file: {path}\n").as_bytes(), &bytes].concat());
    }
    repositories
}

/// Texts that may be substituted.
pub(crate) fn texts() -> Vec<Vec<u8>> {
    let mut texts = files();
    texts.retain(|text| text.contains(&b'$'));
    texts.push(
        b"${a:=${b:-${c-d}}}$${e}${f/g/h}${i//\\//k}${l:1:2}${m##n}${o%p}${q^^}${r,}${#s}".to_vec(),
    );
    texts
}

fn examples() -> Vec<Vec<u8>> {
    let pages = RULES.iter().map(|rule| rule.page());
    let of_page = |page: String| {
        let blocks = page.split("```").skip(1).step_by(2);
        let blocks = blocks.filter_map(|block| block.split_once('\n'));
        blocks.map(|(_, text)| text.as_bytes().to_vec()).collect::<Vec<_>>()
    };
    pages.flat_map(of_page).collect()
}

fn below(folder: &str) -> BTreeMap<String, Vec<u8>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let files = tree::gather(&root, LARGEST, |_| true).unwrap_or_default();
    files.into_iter().filter_map(|file| Some((file.path, file.bytes?))).collect()
}
