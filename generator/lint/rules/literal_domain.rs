use crate::{
    finding::Place,
    lint::{Found, place_within, rule},
    view::{Cluster, Layer, Object},
    yaml::{Node, Step},
};
use std::{collections::BTreeSet, net::Ipv4Addr};

rule! {
    /// ## What it does
    ///
    /// Finds names of a tailnet (`*.ts.net`) and public IP addresses that are written out, where a variable
    /// belongs.
    ///
    /// ## Why it matters
    ///
    /// Who reads the repository learns where the platform is. And a name that stands in ten files is changed
    /// in nine of them when it changes.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// # file: web/configmap.yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata: {name: web, namespace: web}
    /// data:
    ///   BASE_URL: https://web.tail1a2b3.ts.net
    /// ```
    ///
    /// ```yaml bad
    /// # file: web/service.yaml
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: web, namespace: web}
    /// spec:
    ///   type: LoadBalancer
    ///   loadBalancerIP: 20.1.2.3
    ///   selector: {app: web}
    ///   ports: [{port: 443}]
    /// ```
    ///
    /// ## Instead
    ///
    /// ```yaml good
    /// # file: web/configmap.yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata: {name: web, namespace: web}
    /// data:
    ///   BASE_URL: "https://web.${TAILNET_SUFFIX}"
    /// ```
    ///
    /// ## Exceptions
    ///
    /// Placeholders such as `<tailnet-name>.ts.net`, private and reserved addresses, and ConfigMaps and
    /// Secrets from which Flux takes the variables themselves. Addresses count where a load balancer or a base
    /// URL holds them.
    ///
    /// ## Source
    ///
    /// Tailscale's page about the names of tailnets; the post-build substitution of Flux.
    id: "literal-domain",
    alias: "EXP-12",
    severity: Error,
    summary: "a tailnet's name or a public address is written out",
    check: Cluster(check),
}

fn check(cluster: &Cluster, found: &mut Found<'_>) {
    let sources: BTreeSet<&str> =
        cluster.layers.iter().flat_map(|layer| sources(cluster, layer)).collect();
    for object in cluster.objects.iter().filter(|object| !holds_variables(&sources, object)) {
        let mut said: Vec<(Place, String)> = Vec::new();
        object.node.texts(&mut |path, node, text| {
            let address = if is_address(path) { public_address(text) } else { None };
            let literal = tailnet(text).map(str::to_owned).or(address);
            if let Some(literal) = literal {
                let at = text.find(&literal).unwrap_or(0);
                said.push((place_within(node.place, text, at), literal));
            }
        });
        for (place, literal) in said {
            found
                .at(object, place, format!("`{literal}` is written out"))
                .note("it tells every reader of the repository where the platform is")
                .help("put it into a variable that Flux substitutes, such as `${TAILNET_SUFFIX}`");
        }
    }
}

/// The names of what a layer takes variables from.
fn sources<'a>(cluster: &'a Cluster, layer: &'a Layer) -> impl Iterator<Item = &'a str> {
    let layer = cluster.kustomization(layer);
    let from = layer.at(&["spec", "postBuild", "substituteFrom"]).map(Node::items);
    from.unwrap_or_default().iter().filter_map(|from| from.text_at(&["name"]))
}

/// Whether Flux takes variables from it.
fn holds_variables(sources: &BTreeSet<&str>, object: &Object) -> bool {
    let key = &object.key;
    let is_held = key.group.is_empty() && matches!(&*key.kind, "ConfigMap" | "Secret");
    is_held && sources.contains(&*key.name)
}

/// The first name of a tailnet in a text, unless it is a placeholder.
fn tailnet(text: &str) -> Option<&str> {
    const END: &str = ".ts.net";
    for (at, _) in text.match_indices(END) {
        let after = text[at + END.len()..].chars().next();
        let is_letter = |letter: char| letter.is_ascii_alphanumeric() || letter == '-';
        let start = text[..at].rfind(|letter| !is_letter(letter)).map_or(0, |before| before + 1);
        let label = &text[start..at];
        let before = text[..start].chars().next_back();
        let is_placeholder = label.is_empty()
            || ["tailnet", "example"].iter().any(|word| label.contains(word))
            || matches!(before, Some('<' | '{' | '$' | '_'));
        if !is_placeholder && !after.is_some_and(|after| is_letter(after) || after == '_') {
            return Some(&text[start..at + END.len()]);
        }
    }
    None
}

/// Whether a field holds an address of this platform: that of a load balancer, or a base URL.
fn is_address(path: &[Step<'_>]) -> bool {
    const FIELDS: &[&str] = &[
        "loadBalancerIP",
        "externalIPs",
        "lbipam.cilium.io/ips",
        "io.cilium/lb-ipam-ips",
        "metallb.io/loadBalancerIPs",
        "metallb.universe.tf/loadBalancerIPs",
        "appUrl",
        "frontendUrl",
        "FRONTEND_URL",
        "NEXTAUTH_URL",
        "root_url",
        "redirect-url",
    ];
    let keys = path.iter().rev().filter_map(|step| match step {
        Step::Key(key) => Some(*key),
        Step::Index(_) => None,
    });
    keys.take(1).any(|key| FIELDS.contains(&key))
}

/// The first public address in a text of one or several, or of a URL.
fn public_address(text: &str) -> Option<String> {
    let is_part = |letter: char| letter.is_ascii_digit() || letter == '.';
    let parts = text.split(|letter| !is_part(letter));
    let mut addresses = parts.filter_map(|part| part.parse::<Ipv4Addr>().ok());
    addresses.find(|address| is_public(*address)).map(|address| address.to_string())
}

fn is_public(address: Ipv4Addr) -> bool {
    let [first, second, ..] = address.octets();
    let is_shared = first == 100 && (64..128).contains(&second);
    !(address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_unspecified()
        || address.is_documentation()
        || address.is_multicast()
        || is_shared
        || first >= 240)
}
