//! Names that exist only when they are valid: objects, namespaces, host labels, variables, versions.
//!
//! Each one checks the rule that Kubernetes, Flux or Helm enforces, once, at the border of the program.

use std::{cmp::Ordering, fmt, hash, sync::Arc};

/// Why a text could not become a name: what was asked for, what was given, which rule it breaks.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not a valid {what}: {rule}")]
pub struct Invalid {
    /// The kind of name that was wanted, such as `namespace`.
    pub what: &'static str,
    /// The text as it was given.
    pub text: String,
    /// The rule it breaks, in words.
    pub rule: &'static str,
}

macro_rules! names {
    ($($(#[$doc:meta])* $name:ident, $what:literal, $check:ident, $rule:literal $(, $named:literal)?;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
        #[serde(transparent)]
        pub struct $name(Word);

        impl $name {
            /// Takes a literal; an invalid one does not compile when called in a `const`.
            pub const fn literal(text: &'static str) -> Self {
                assert!($check(text.as_bytes()), concat!($rule $(, $named)?));
                Self(Word::Literal(text))
            }

            /// The text of the name.
            pub fn as_str(&self) -> &str {
                self.0.as_str()
            }
        }

        impl TryFrom<&str> for $name {
            type Error = Invalid;

            fn try_from(text: &str) -> Result<Self, Invalid> {
                if $check(text.as_bytes()) {
                    return Ok(Self(Word::Shared(text.into())));
                }
                Err(Invalid { what: $what, text: text.to_owned(), rule: $rule })
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                Self::try_from(text.as_str()).map_err(serde::de::Error::custom)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }
    )*};
}

names! {
    /// An object's name: a DNS-1123 subdomain of at most 253 characters.
    Name, "object name", is_subdomain,
        "it must be lower-case letters, digits, `-` and `.`, start and end with a letter or digit, and have at most 253 characters";
    /// A namespace: a DNS-1123 label of at most 63 characters.
    Namespace, "namespace", is_label,
        "it must be lower-case letters, digits and `-`, start and end with a letter or digit, and have at most 63 characters";
    /// The part of a host below its domain, such as `hyperdx` or `staging-hello`.
    Label, "host label", is_label,
        "it must be lower-case letters, digits and `-`, start and end with a letter or digit, and have at most 63 characters",
        "; the domain is a variable, never text (rule literal-domain, EXP-12)";
    /// A Flux substitution variable, such as `SECRET_DOMAIN`.
    VarName, "variable name", is_variable,
        "it must be letters, digits and `_`, and not start with a digit, or Flux fails the whole Kustomization";
    /// An exact chart version: semantic, optionally with a leading `v`; no range, no `latest`.
    Version, "chart version", is_version,
        "it must be exact, such as `1.2.3` or `v1.2.3`; ranges and `latest` let the tree change without a commit",
        " (rule version-not-exact, SRC-1)";
    /// A key in the data of a Secret or ConfigMap.
    Key, "data key", is_key,
        "it must be letters, digits, `-`, `_` and `.`, and have at most 253 characters";
    /// The address of a Helm repository, such as `https://charts.example.org`.
    RepositoryUrl, "Helm repository", is_http,
        "it must start with `https://` or `http://` and have no account in it",
        ": an OCI address is the source of another kind, `ChartSource::Oci` (rule source-kind-mismatch, SRC-2)";
    /// The address of a chart in an OCI registry, such as `oci://ghcr.io/stefanprodan/charts/podinfo`.
    OciUrl, "OCI address", is_oci,
        "it must start with `oci://` and name a registry and a chart in lower case, without a tag or an account",
        ": a Helm repository is the source of another kind, `ChartSource::Repository` (rule source-kind-mismatch, SRC-2)";
    /// The digest of an OCI artifact, such as `sha256:` and 64 hexadecimal digits.
    OciDigest, "digest", is_digest,
        "it must be `sha256:` and 64 hexadecimal digits in lower case";
    /// A place in a 1Password vault, as its SDK takes it: `item/field` or `item/section/field`.
    VaultItem, "place in a 1Password vault", is_vault_item,
        "it must be `item/field` or `item/section/field`",
        ", with no property beside it (rule remote-key-grammar, SEC-6)";
}

const fn starts_with(text: &[u8], start: &[u8]) -> bool {
    let mut i = 0;
    while i < text.len() && i < start.len() && text[i] == start[i] {
        i += 1;
    }
    i == start.len() && text.len() > start.len()
}

const fn is_http(text: &[u8]) -> bool {
    let mut i = if starts_with(text, b"https://") {
        8
    } else if starts_with(text, b"http://") {
        7
    } else {
        return false;
    };
    while i < text.len() && text[i] != b'/' {
        if text[i] == b'@' {
            return false;
        }
        i += 1;
    }
    true
}

/// A tag stands beside the address, and Flux refuses one in it.
const fn is_oci(text: &[u8]) -> bool {
    if !starts_with(text, b"oci://") {
        return false;
    }
    let (mut parts, mut i) = (0, 6);
    while i < text.len() {
        match text[i] {
            b'@' | b'?' | b'#' => return false,
            b':' | b'A'..=b'Z' if parts > 0 => return false,
            b'/' => parts += 1,
            _ => {}
        }
        i += 1;
    }
    parts > 0 && text[text.len() - 1] != b'/'
}

const fn is_digest(text: &[u8]) -> bool {
    if !starts_with(text, b"sha256:") || text.len() != 71 {
        return false;
    }
    let mut i = 7;
    while i < text.len() {
        if !matches!(text[i], b'0'..=b'9' | b'a'..=b'f') {
            return false;
        }
        i += 1;
    }
    true
}

/// Two or three parts, none of them blank.
const fn is_vault_item(text: &[u8]) -> bool {
    let (mut parts, mut blank, mut i) = (1, true, 0);
    while i < text.len() {
        if text[i] == b'/' {
            if blank {
                return false;
            }
            parts += 1;
            blank = true;
        } else if !text[i].is_ascii_whitespace() {
            blank = false;
        }
        i += 1;
    }
    !blank && (parts == 2 || parts == 3)
}

/// The text of a name. A name is written once and told many times, so its copies share it.
#[derive(Clone)]
enum Word {
    Literal(&'static str),
    Shared(Arc<str>),
}

impl Word {
    fn as_str(&self) -> &str {
        match self {
            Self::Literal(text) => text,
            Self::Shared(text) => text,
        }
    }
}

impl PartialEq for Word {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for Word {}

impl PartialOrd for Word {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Word {
    fn cmp(&self, other: &Self) -> Ordering {
        self.as_str().cmp(other.as_str())
    }
}

impl hash::Hash for Word {
    fn hash<H: hash::Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}

impl fmt::Debug for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_str().fmt(f)
    }
}

impl serde::Serialize for Word {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

const fn is_label_char(byte: u8) -> bool {
    byte.is_ascii_lowercase() || byte.is_ascii_digit()
}

const fn is_label(text: &[u8]) -> bool {
    is_dns(text, 63, false)
}

const fn is_subdomain(text: &[u8]) -> bool {
    is_dns(text, 253, true)
}

/// Letters and digits at both ends of every label, hyphens within; dots only where they are allowed.
const fn is_dns(text: &[u8], longest: usize, dots: bool) -> bool {
    if text.is_empty() || text.len() > longest {
        return false;
    }
    let mut i = 0;
    while i < text.len() {
        let edge = i == 0
            || i + 1 == text.len()
            || text[i] == b'.'
            || text[i - 1] == b'.'
            || text[i + 1] == b'.';
        let inner = is_label_char(text[i]) || text[i] == b'-';
        let dot = dots && text[i] == b'.' && i > 0 && i + 1 < text.len() && text[i - 1] != b'.';
        if !(dot || is_label_char(text[i]) || inner && !edge) {
            return false;
        }
        i += 1;
    }
    true
}

const fn is_variable(text: &[u8]) -> bool {
    if text.is_empty() || text[0].is_ascii_digit() {
        return false;
    }
    let mut i = 0;
    while i < text.len() {
        if !(text[i].is_ascii_alphanumeric() || text[i] == b'_') {
            return false;
        }
        i += 1;
    }
    true
}

const fn is_key(text: &[u8]) -> bool {
    if text.is_empty() || text.len() > 253 {
        return false;
    }
    let mut i = 0;
    while i < text.len() {
        if !(text[i].is_ascii_alphanumeric() || matches!(text[i], b'-' | b'_' | b'.')) {
            return false;
        }
        i += 1;
    }
    true
}

/// `v`? number `.` number `.` number, then optionally `-` or `+` and a suffix of version characters.
const fn is_version(text: &[u8]) -> bool {
    let mut i = if !text.is_empty() && text[0] == b'v' { 1 } else { 0 };
    let mut part = 0;
    while part < 3 {
        let start = i;
        while i < text.len() && text[i].is_ascii_digit() {
            i += 1;
        }
        let leading_zero = i > start + 1 && text[start] == b'0';
        if i == start || leading_zero {
            return false;
        }
        part += 1;
        if part < 3 {
            if i >= text.len() || text[i] != b'.' {
                return false;
            }
            i += 1;
        }
    }
    if i == text.len() {
        return true;
    }
    if !matches!(text[i], b'-' | b'+') || i + 1 == text.len() {
        return false;
    }
    i += 1;
    while i < text.len() {
        if !(text[i].is_ascii_alphanumeric() || matches!(text[i], b'-' | b'+' | b'.')) {
            return false;
        }
        i += 1;
    }
    true
}

impl Version {
    /// The major number: what a chart contract is bound to.
    pub fn major(&self) -> u64 {
        let digits = self.as_str().trim_start_matches('v').split('.').next().unwrap_or_default();
        digits.parse().unwrap_or(u64::MAX)
    }
}
