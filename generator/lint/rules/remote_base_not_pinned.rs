use crate::{
    lint::{Found, rule},
    view::{Repository, is_kustomization, is_remote},
    yaml::Node,
};

rule! {
    /// ## What it does
    ///
    /// Finds entries of a `kustomization.yaml` that fetch from elsewhere what can change under the same address:
    /// a branch, the latest release, or no `ref` at all.
    ///
    /// ## Why it matters
    ///
    /// Whoever may write to that branch changes the cluster without a commit here.
    /// Two builds of one commit give different objects, and a build fails when the host is away.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// # file: metrics/kustomization.yaml
    /// apiVersion: kustomize.config.k8s.io/v1beta1
    /// kind: Kustomization
    /// resources:
    ///   - https://raw.githubusercontent.com/example/metrics/main/deploy.yaml
    /// ```
    ///
    /// ## Instead
    ///
    /// ```yaml good
    /// # file: metrics/kustomization.yaml
    /// apiVersion: kustomize.config.k8s.io/v1beta1
    /// kind: Kustomization
    /// resources:
    ///   - https://raw.githubusercontent.com/example/metrics/v1.4.0/deploy.yaml
    ///   - https://github.com/example/rules//base?ref=v2.0.1
    /// ```
    ///
    /// ## Exceptions
    ///
    /// Tags are taken as pinned; a commit is better still.
    /// Addresses that name no branch in a known way are left alone.
    ///
    /// ## Source
    ///
    /// kustomize fetches remote targets at every build; `ref` may be a branch, a tag or a commit.
    id: "remote-base-not-pinned",
    alias: "SRC-7",
    severity: Warning,
    summary: "a `kustomization.yaml` fetches what can change under the same address",
    check: Repository(check),
}

const LISTS: &[&str] = &["resources", "bases", "components"];
/// Names that move on.
const BRANCHES: &[&str] =
    &["HEAD", "dev", "develop", "edge", "latest", "main", "master", "nightly", "stable", "trunk"];

fn check(repository: &Repository, found: &mut Found<'_>) {
    for (path, file) in repository.files.iter() {
        for node in file.documents.iter().filter(|node| is_kustomization(path, node)) {
            let lists = LISTS.iter().filter_map(|key| node.get(key)).flat_map(Node::items);
            for entry in lists {
                let Some(address) = entry.text().filter(|address| is_remote(address)) else {
                    continue;
                };
                let Some(what) = moving(address) else { continue };
                found
                    .anywhere(entry.place, format!("{what} of `{address}` can change"))
                    .note("two builds of one commit can give different objects")
                    .help("name a tag or a commit, or keep a copy of the files here");
            }
        }
    }
}

/// What of an address can change; none where nothing is known to.
fn moving(address: &str) -> Option<String> {
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let said = query
        .split('&')
        .find_map(|part| part.strip_prefix("ref=").or_else(|| part.strip_prefix("version=")));
    if let Some(said) = said {
        return BRANCHES.contains(&said).then(|| format!("the branch `{said}`"));
    }
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    let (_, host) = path.split_once("://").unwrap_or(("", path));
    let host = host.split(['/', ':']).next().unwrap_or_default();
    let at = match host {
        // https: / raw.githubusercontent.com / owner / name / ref / …
        "raw.githubusercontent.com" => match parts.get(4..)? {
            ["refs", "heads", branch, ..] => return Some(format!("the branch `{branch}`")),
            [said, ..] => *said,
            [] => return None,
        },
        _ if path.contains("/releases/latest/") => return Some("the latest release".to_owned()),
        _ if is_file(path) => return None,
        "github.com" | "gitlab.com" | "bitbucket.org" | "git@github.com" => {
            return Some("the default branch".to_owned());
        }
        _ => return None,
    };
    BRANCHES.contains(&at).then(|| format!("the branch `{at}`"))
}

fn is_file(path: &str) -> bool {
    let end = path.rsplit_once('.').map(|(_, end)| end);
    matches!(end, Some("yaml" | "yml" | "json"))
}
