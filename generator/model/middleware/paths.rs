//! Where requests go: prefixes, replacements, redirects, and the characters a path may have.

use crate::text::Text;

objects! {
    /// A prefix for the path.
    pub struct AddPrefix {
        /// The prefix, with a leading slash.
        prefix?: Option<Text>,
    }

    /// Prefixes that the path loses.
    pub struct StripPrefix {
        /// The prefixes; the first that fits counts.
        prefixes?: Vec<Text>,
        /// Deprecated: whether an empty path becomes `/`.
        force_slash?: Option<bool>,
    }

    /// Prefixes that the path loses, by regular expressions.
    pub struct StripPrefixRegex {
        /// The expressions.
        regex?: Vec<Text>,
    }

    /// Another path; the old one goes on in `X-Replaced-Path`.
    pub struct ReplacePath {
        /// The path.
        path?: Option<Text>,
    }

    /// Another path, by a regular expression.
    pub struct ReplacePathRegex {
        /// The expression.
        regex?: Option<Text>,
        /// What replaces it, with `$1` for its groups.
        replacement?: Option<Text>,
    }

    /// Another address for the client, by a regular expression.
    pub struct RedirectRegex {
        /// The expression, over the whole address.
        regex?: Option<Text>,
        /// What replaces it, with `$1` for its groups.
        replacement?: Option<Text>,
        /// Whether it is for good.
        permanent?: Option<bool>,
    }

    /// Another scheme or port for the client.
    pub struct RedirectScheme {
        /// The scheme.
        scheme?: Option<Text>,
        /// The port, as text.
        port?: Option<Text>,
        /// Whether it is for good.
        permanent?: Option<bool>,
    }

    /// Encoded characters that a path may have; none when unset.
    pub struct EncodedCharacters {
        /// `%2F`.
        allow_encoded_slash?: Option<bool>,
        /// `%5C`.
        allow_encoded_back_slash?: Option<bool>,
        /// `%00`.
        allow_encoded_null_character?: Option<bool>,
        /// `%3B`.
        allow_encoded_semicolon?: Option<bool>,
        /// `%25`.
        allow_encoded_percent?: Option<bool>,
        /// `%3F`.
        allow_encoded_question_mark?: Option<bool>,
        /// `%23`.
        allow_encoded_hash?: Option<bool>,
    }
}
