//! What is a credential: by the name of its field, and by the form that its maker gave it.

/// How sure a name makes that its value is a credential.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Strength {
    /// It may be the name of one, or of a Secret.
    Weak,
    /// Whatever is there is one.
    Strong,
}

/// How sure the name of a field or variable makes that its value is a credential.
pub(super) fn strength(name: &str) -> Option<Strength> {
    let words = words(name);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        [.., "password" | "passwd" | "passphrase" | "apikey" | "pgpassword"]
        | [.., "client" | "cookie" | "jwt" | "webhook" | "app", "secret"]
        | [.., "secret", "access", "key"]
        | [
            ..,
            "access" | "auth" | "bearer" | "bot" | "admin" | "api" | "github" | "refresh",
            "token",
        ]
        | [.., "api" | "encryption" | "private" | "signing" | "license", "key"] => {
            Some(Strength::Strong)
        }
        [.., "secret" | "token" | "pass" | "pwd" | "pw"] | [.., "secret" | "access", "key"] => {
            Some(Strength::Weak)
        }
        _ => None,
    }
}

/// The words of a name in lower case: `adminPassword`, `ADMIN_PASSWORD` and `admin-password` have two.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut was_lower = false;
    for char in name.chars() {
        let starts = char.is_uppercase() && was_lower;
        if starts || !char.is_alphanumeric() {
            words.push(String::new());
        }
        if char.is_alphanumeric() {
            words.last_mut().into_iter().for_each(|word| word.extend(char.to_lowercase()));
        }
        was_lower = char.is_lowercase() || char.is_ascii_digit();
    }
    words.retain(|word| !word.is_empty());
    words
}

/// How values start that say where the credential is, or are made of one that way only.
const STARTS: &str = "$ {{ < % enc[ / ./ vault: ref+ op:// file: env: arn: secret: projects/ sha256: ssh-rsa ssh-ed25519 \
     -----begin";

/// What stands in values that somebody is to replace, and in hashes.
const PARTS: &str = "placeholder changeme replace example dummy redacted your- your_ xxx *** insert sample managed generated \
     ${ {{ __ $2a$ $2b$ $2y$ $argon $apr1$ $5$ $6$ {sha {ssha";

/// How words start that say the same, and are parts of words that do not.
const WORD_STARTS: &str = "change fake fill todo";

/// Words of a sentence that says where the credential comes from.
const PROSE: &str = "from here in see set stored to vault your";

/// Values that are no credential; the chart's own defaults among them are found by what knows the chart.
const WORDS: &str = "true false null none nil yes no on off disabled enabled unused stub empty default password secret token \
     test optional required never always hyperdx minioadmin otelcollectorpass";

/// Whether a value only holds the place of one, says where it is, or is no credential at all.
pub(super) fn is_stand_in(value: &str) -> bool {
    let value = value.trim();
    let lower = value.to_lowercase();
    let first = value.chars().next();
    let words = words(value);
    let has_word = |is: &dyn Fn(&str) -> bool| words.iter().any(|word| is(word));
    let is_start = |word: &str| WORD_STARTS.split_whitespace().any(|start| word.starts_with(start));
    let is_prose = |word: &str| PROSE.split_whitespace().any(|one| one == word);
    STARTS.split_whitespace().any(|start| lower.starts_with(start))
        || PARTS.split_whitespace().any(|part| lower.contains(part))
        || WORDS.split_whitespace().any(|word| lower == word)
        || has_word(&is_start)
        || value.contains(' ') && has_word(&is_prose)
        || value.chars().all(|char| Some(char) == first)
}

/// Whether a value looks as if a generator had made it, and not a person.
pub(super) fn is_random(value: &str) -> bool {
    let count = |is: fn(&u8) -> bool| value.bytes().filter(is).count();
    let (digits, uppers, lowers) =
        (count(u8::is_ascii_digit), count(u8::is_ascii_uppercase), count(u8::is_ascii_lowercase));
    let is_one_word =
        value.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+/=_-.~".contains(&byte));
    let kinds = [digits, uppers, lowers].iter().filter(|count| **count > 0).count();
    let is_hex = value.bytes().all(|byte| byte.is_ascii_hexdigit());
    let is_mixed = kinds == 3 && digits >= 2 || is_hex && digits >= 6 && lowers + uppers >= 4;
    is_one_word && value.len() >= 16 && is_mixed && entropy(value) >= 3.2
}

/// How many bits a character of a text tells.
fn entropy(text: &str) -> f64 {
    let mut counts = [0_u32; 256];
    text.bytes().for_each(|byte| counts[usize::from(byte)] += 1);
    let length = f64::from(u32::try_from(text.len()).unwrap_or(u32::MAX));
    let share = |count: &u32| f64::from(*count) / length;
    counts.iter().filter(|count| **count > 0).map(share).map(|share| -share * share.log2()).sum()
}

/// The form of a credential: what it is called, how it starts, how many characters follow at least.
type Form = (&'static str, &'static str, usize);

const FORMS: &[Form] = &[
    ("a private key of age", "AGE-SECRET-KEY-1", 58),
    ("an access key of AWS", "AKIA", 16),
    ("an access key of AWS", "ASIA", 16),
    ("a token of GitHub", "ghp_", 36),
    ("a token of GitHub", "gho_", 36),
    ("a token of GitHub", "ghs_", 36),
    ("a token of GitHub", "ghu_", 36),
    ("a token of GitHub", "github_pat_", 60),
    ("a token of GitLab", "glpat-", 20),
    ("a token of Slack", "xoxb-", 24),
    ("a token of Slack", "xoxp-", 24),
    ("a webhook of Slack", "hooks.slack.com/services/T", 30),
    ("a webhook of Discord", "discord.com/api/webhooks/", 60),
    ("a key of Stripe", "sk_live_", 20),
    ("a key of Stripe", "rk_live_", 20),
    ("a key of OpenAI", "sk-proj-", 40),
    ("a key of Anthropic", "sk-ant-", 40),
    ("a key of Google", "AIza", 35),
    ("a token of npm", "npm_", 36),
    ("a token of Vault", "hvs.", 24),
    ("a token of DigitalOcean", "dop_v1_", 64),
    ("a key of Tailscale", "tskey-auth-", 20),
    ("a key of Tailscale", "tskey-api-", 20),
    ("a key of Tailscale", "tskey-client-", 20),
    ("a key of SendGrid", "SG.", 60),
    ("a token of 1Password", "ops_eyJ", 100),
];

/// What kind of credential stands in a text, by its form.
pub(super) fn form(text: &str) -> Option<&'static str> {
    if text.len() < 20 {
        return None;
    }
    let has = |(_, start, least): &&Form| {
        text.match_indices(start).any(|(at, _)| {
            let rest = text[at + start.len()..].bytes();
            let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_/.".contains(byte);
            let rest: Vec<u8> = rest.take_while(is_part).take(200).collect();
            let is_new = !text[..at].ends_with(|char: char| char.is_ascii_alphanumeric());
            let is_real = !rest.windows(7).any(|part| part.eq_ignore_ascii_case(b"example"));
            let distinct = rest.iter().collect::<std::collections::BTreeSet<_>>().len();
            is_new && rest.len() >= *least && is_real && distinct > 6
        })
    };
    // Hardly any text has one of them, and this is the quick way to say so.
    let mut forms = FORMS.iter().filter(|(_, start, _)| text.contains(start));
    forms.find(has).map(|(what, ..)| *what).or_else(|| private_key(text))
}

fn private_key(text: &str) -> Option<&'static str> {
    let (_, rest) =
        text.split_once("PRIVATE KEY-----").filter(|(before, _)| before.contains("-----BEGIN "))?;
    let body = rest.bytes().filter(|byte| !byte.is_ascii_whitespace());
    let body = body.take_while(|byte| byte.is_ascii_alphanumeric() || b"+/=".contains(byte));
    (body.count() >= 40).then_some("a private key")
}

/// The password of an address such as `postgres://app:secret@db`, if it has one.
pub(super) fn password_of_url(text: &str) -> Option<&str> {
    let (_, rest) = text.split_once("://")?;
    let authority = rest.split(['/', '?', '#', ' ', '"', '\n']).next()?;
    let (user, _) = authority.rsplit_once('@')?;
    let (_, password) = user.split_once(':')?;
    (password.len() > 3 && !is_stand_in(password) && !password.contains('$')).then_some(password)
}

/// What base64 stands for, if that is text.
pub(super) fn decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut held, mut bits) = (0_u32, 0);
    for byte in text.bytes().filter(|byte| !byte.is_ascii_whitespace() && *byte != b'=') {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        held = (held << 6 | u32::from(value)) & 0x3fff;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from(held >> bits & 0xff).unwrap_or_default());
        }
    }
    String::from_utf8(bytes).ok()
}
