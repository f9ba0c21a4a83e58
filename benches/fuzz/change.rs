//! Random changes of an input, by a seed.

/// Words that mean something to one of the readers.
const WORDS: &[&str] = &[
    "\n",
    "\r\n",
    "\t",
    " ",
    "  ",
    "- ",
    ": ",
    ":",
    "? ",
    "#",
    "---\n",
    "...\n",
    "|",
    "|2-\n",
    ">",
    ">+\n",
    "&a ",
    "*a",
    "<<: *a",
    "!!str ",
    "!!int ",
    "!x ",
    "%YAML 1.2\n",
    "[",
    "]",
    "{",
    "}",
    ",",
    "'",
    "''",
    "\"",
    "\\",
    "\\x41",
    "\\u00e9",
    "~",
    "null",
    "true",
    "yes",
    "0x1f",
    "1e999",
    ".inf",
    "0777",
    "-",
    "=",
    "\u{feff}",
    "\u{85}",
    "\u{2028}",
    "é",
    "😀",
    "\0",
    "\u{7f}",
    "$",
    "$$",
    "${",
    "${x",
    "${x}",
    "$${x}",
    "${x:=1}",
    "${x:=${y}}",
    "${x:1:2}",
    "${x/a/b}",
    "${x//a/b}",
    "${x/#a/b}",
    "${x##a}",
    "${x%%a}",
    "${x^^}",
    "${x,,}",
    "${#x}",
    "${env:X}",
    "${x:+1}",
    "${x+1}",
    "${}",
    "${ x}",
    "apiVersion: v1\n",
    "kind: List\nitems:\n",
    "kind: Secret\n",
    "kind: ConfigMap\n",
    "metadata: {name: a}\n",
    "data:\n",
    "stringData:\n",
    "spec:\n",
    "namespace: ",
    "name: ",
    "postBuild:\n",
    "substituteFrom:\n",
    "path: ./",
    "path: ../",
    "resources:\n",
    "components:\n",
    "sops:\n",
    "ENC[AES256_GCM,data:a,iv:b,tag:c,type:str]",
    "# file: a.yaml\n",
    "# file: a/kustomization.yaml\n",
    "kustomize.toolkit.fluxcd.io/v1",
    "kustomize.config.k8s.io/v1beta1",
];

/// Numbers that look random and follow from a seed: `splitmix64`.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number below a limit; 0 where the limit is 0.
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let mixed = usize::try_from((mixed ^ (mixed >> 31)) >> 32).unwrap_or_default();
        mixed.checked_rem(limit).unwrap_or_default()
    }

    /// One of the inputs with up to eight changes.
    pub(crate) fn input(&mut self, corpus: &[Vec<u8>]) -> Vec<u8> {
        let mut input = corpus[self.below(corpus.len())].clone();
        for _ in 0..=self.below(8) {
            self.change(&mut input, corpus);
        }
        input.truncate(1 << 14);
        input
    }

    fn change(&mut self, input: &mut Vec<u8>, corpus: &[Vec<u8>]) {
        let at = self.below(input.len() + 1);
        let to = (at + self.below(64)).min(input.len());
        match self.below(9) {
            0 if at < input.len() => input[at] ^= 1 << self.below(8),
            1 if at < input.len() => input[at] = u8::try_from(self.below(256)).unwrap_or_default(),
            2 => drop(input.drain(at..to)),
            3 => {
                let part = input[at..to].to_vec();
                let into = self.below(input.len() + 1);
                drop(input.splice(into..into, part));
            }
            4 => {
                let other = &corpus[self.below(corpus.len())];
                let from = self.below(other.len() + 1);
                let end = (from + self.below(256)).min(other.len());
                drop(input.splice(at..at, other[from..end].iter().copied()));
            }
            5 => {
                let word = WORDS[self.below(WORDS.len())].repeat(self.below(200));
                drop(input.splice(at..at, word.bytes()));
            }
            6 => {
                let mut lines: Vec<&[u8]> = input.split_inclusive(|byte| *byte == b'\n').collect();
                let (one, other) = (self.below(lines.len()), self.below(lines.len()));
                if one < lines.len() {
                    lines.swap(one, other);
                }
                *input = lines.concat();
            }
            _ => {
                let word = WORDS[self.below(WORDS.len())];
                drop(input.splice(at..to, word.bytes()));
            }
        }
    }
}
