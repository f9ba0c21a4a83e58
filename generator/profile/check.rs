//! What no schema can say: whether the parts of a profile fit one another.

use crate::{
    finding::{Finding, nearest},
    name::{Key, Name, VarName},
    profile::{App, Experiment, Located, OriginKind, Profile, Variable},
};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// Checks a whole profile.
pub(super) fn profile(profile: &Profile, findings: &mut Vec<Finding>) {
    Check { profile, findings }.all();
}

struct Check<'a> {
    profile: &'a Profile,
    findings: &'a mut Vec<Finding>,
}

impl Check<'_> {
    fn all(&mut self) {
        self.domain();
        for (name, variable) in &self.profile.variables {
            self.variable(name, variable);
        }
        for (id, component) in &self.profile.components {
            let terms = component.value.get("experiment").map(Experiment::deserialize);
            if let Some(Ok(experiment)) = terms {
                self.experiment(&experiment, &["components", id, "experiment"]);
            }
        }
        for (name, app) in &self.profile.apps {
            self.app(name, app);
        }
        self.cycles();
    }

    fn domain(&mut self) {
        let profile = self.profile;
        match &profile.domain {
            Some(domain) if !profile.variables.contains_key(domain) => {
                // A declaration that does not fit is a finding already.
                if profile.merged.at(&["variables", domain.as_str()]).is_none() {
                    let message = format!("the variable `{domain}` is not declared");
                    let place = profile.place(&["domain"]);
                    let finding = Finding::error("variable-undefined", place, message)
                        .note("hosts are made under the domain that it holds");
                    let known = profile.variables.keys().map(VarName::as_str);
                    let near = nearest(domain.as_str(), known);
                    self.findings.push(match near {
                        Some(near) => finding.help(format!("write `{near}`")),
                        None => finding.help(format!("declare `{domain}` under `variables`")),
                    });
                }
            }
            Some(_) => {}
            None => {
                let routed = profile.apps.iter().find(|(_, app)| app.value.route.is_some());
                if let (Some((name, _)), None) = (routed, profile.merged.get("domain")) {
                    let place = profile.place(&["apps", name.as_str(), "route"]);
                    self.findings.push(
                        Finding::error("missing-domain", place, "the profile has no `domain`")
                            .note("the host of a route is a label under it")
                            .help("add `domain:` with the name of a declared variable"),
                    );
                }
            }
        }
    }

    fn variable(&mut self, name: &VarName, Located { value: variable, .. }: &Located<Variable>) {
        let path = ["variables", name.as_str(), "value"];
        let place = self.profile.place(&path);
        if variable.from.kind == OriginKind::ConfigMap && variable.is_sensitive() {
            let place = self.profile.place(&["variables", name.as_str(), "from"]);
            let message = format!("`{name}` is sensitive but comes from a ConfigMap");
            self.findings.push(
                Finding::error("sensitive-configmap", place, message)
                    .note("everybody who can look into the namespace can read a ConfigMap")
                    .help("keep it in a Secret: `from: Secret/…`"),
            );
        }
        let Some(value) = &variable.value else {
            self.beside_values(name, variable);
            return;
        };
        if variable.is_sensitive() {
            let message = format!("`{name}` is sensitive but its value is written here");
            self.findings.push(
                Finding::error("sensitive-value", place, message)
                    .note("profiles and trees are committed; secrets never enter them")
                    .help("take `value` out and put the value where the secrets are kept"),
            );
        } else if variable.from.kind == OriginKind::Secret {
            let message = format!("`{name}` comes from a Secret, so its value cannot be given");
            self.findings.push(
                Finding::error("sensitive-value", place, message)
                    .note("only a ConfigMap is made from values in a profile")
                    .help("take `value` out, or write `from: ConfigMap/…`"),
            );
        } else if let Some(rule) = variable.kind.broken(value) {
            let message = format!("`{value}` cannot be the value of `{name}`");
            self.findings.push(
                Finding::error("invalid-value", place, message)
                    .note("whatever takes the variable expects a value of its `type`")
                    .help(rule),
            );
        }
    }

    /// Finds a variable that a person would have to add to an object that the tree makes.
    fn beside_values(&mut self, name: &VarName, variable: &Variable) {
        let from = &variable.from;
        let is_same =
            |other: &Variable| (other.from.kind, &other.from.name) == (from.kind, &from.name);
        let mut others = self.profile.variables.values().map(|other| &other.value);
        let is_ours = from.kind == OriginKind::ConfigMap;
        if !(is_ours && others.any(|other| is_same(other) && other.value.is_some())) {
            return;
        }
        let message =
            format!("`{name}` has no value, and other variables of `ConfigMap/{}` have", from.name);
        let place = self.profile.place(&["variables", name.as_str()]);
        self.findings.push(
            Finding::error("missing-key", place, message)
                .note("the tree makes that ConfigMap of their values, and Flux takes out what others put into it")
                .help("give it a `value`, or take it from another object"),
        );
    }

    fn app(&mut self, name: &Name, Located { value: app, place }: &Located<Box<App>>) {
        if self.profile.components.contains_key(name.as_str()) {
            let message = format!("`{name}` is a component and an app");
            self.findings.push(
                Finding::error("duplicate-name", *place, message)
                    .note("`depends-on` could not tell them apart")
                    .help("give the app another name"),
            );
        }
        for (at, id) in app.depends_on.iter().enumerate() {
            if !self.exists(id.as_str()) {
                self.unknown_dependency(name, at, id);
            }
        }
        for (secret, contents) in &app.secrets {
            for key in contents.values.keys().filter(|key| !contents.keys.contains_key(*key)) {
                let path =
                    ["apps", name.as_str(), "secrets", secret.as_str(), "values", key.as_str()];
                let place = self.profile.key_place(&path);
                let message = format!("the Secret `{secret}` has no key `{key}`");
                let known = contents.keys.keys().map(Key::as_str);
                let finding = Finding::error("unknown-secret-key", place, message)
                    .note("Helm fails over a value that it cannot find");
                self.findings.push(match nearest(key.as_str(), known) {
                    Some(near) => finding.help(format!("write `{near}`")),
                    None => finding.help("add it under `keys`"),
                });
            }
        }
        if let Some(experiment) = &app.experiment {
            self.experiment(experiment, &["apps", name.as_str(), "experiment"]);
        }
    }

    fn exists(&self, id: &str) -> bool {
        self.profile.components.contains_key(id) || self.profile.entry(&["apps", id]).is_some()
    }

    fn unknown_dependency(&mut self, name: &Name, at: usize, id: &Name) {
        let at = at.to_string();
        let place = self.profile.place(&["apps", name.as_str(), "depends-on", &at]);
        let message = format!("`{name}` depends on `{id}`, which the profile does not run");
        let finding = Finding::error("unknown-dependency", place, message)
            .note("Flux waits forever for a layer that does not exist");
        let components = self.profile.components.keys().map(String::as_str);
        let apps = self.profile.apps.keys().map(Name::as_str);
        self.findings.push(match nearest(id.as_str(), components.chain(apps)) {
            Some(near) => finding.help(format!("write `{near}`")),
            None => finding.help("add it to the profile, or take it out here"),
        });
    }

    /// Finds circles among the apps; components cannot depend on apps.
    fn cycles(&mut self) {
        let apps = &self.profile.apps;
        let mut waiting: BTreeMap<&Name, usize> = BTreeMap::new();
        let mut users: BTreeMap<&Name, Vec<&Name>> = BTreeMap::new();
        for (name, app) in apps {
            let needs: BTreeSet<_> =
                app.value.depends_on.iter().filter(|id| apps.contains_key(*id)).collect();
            waiting.insert(name, needs.len());
            for id in needs {
                users.entry(id).or_default().push(name);
            }
        }
        let mut free: Vec<_> =
            waiting.iter().filter(|(_, left)| **left == 0).map(|(name, _)| *name).collect();
        while let Some(name) = free.pop() {
            waiting.remove(name);
            for user in users.get(name).into_iter().flatten() {
                if let Some(left) = waiting.get_mut(user) {
                    *left -= 1;
                    if *left == 0 {
                        free.push(user);
                    }
                }
            }
        }
        // Whoever still waits is in a circle or behind one.
        let mut seen: BTreeSet<&Name> = BTreeSet::new();
        for start in waiting.keys() {
            let mut walk: Vec<&Name> = Vec::new();
            let mut name = *start;
            while seen.insert(name) {
                walk.push(name);
                let needs = &apps[name].value.depends_on;
                let Some(next) = needs.iter().find(|id| waiting.contains_key(id)) else { break };
                name = next;
            }
            if let Some(at) = walk.iter().position(|visited| *visited == name) {
                self.cycle(&walk[at..]);
            }
        }
    }

    fn cycle(&mut self, circle: &[&Name]) {
        let [first, ..] = circle else { return };
        let shown: Vec<_> = circle.iter().chain([first]).map(|name| format!("`{name}`")).collect();
        let message = format!("`{first}` depends on itself: {}", shown.join(" → "));
        let place = self.profile.key_place(&["apps", first.as_str(), "depends-on"]);
        self.findings.push(
            Finding::error("dependency-cycle", place, message)
                .note("Flux never applies what waits for itself")
                .help("take one of these dependencies out"),
        );
    }

    fn experiment(&mut self, experiment: &Experiment, path: &[&str]) {
        let Some(extension) = &experiment.extended else { return };
        if extension.until <= experiment.review_by {
            let path: Vec<_> = path.iter().copied().chain(["extended", "until"]).collect();
            let (until, first) = (extension.until, experiment.review_by);
            self.findings.push(
                Finding::error(
                    "shortened-experiment",
                    self.profile.place(&path),
                    format!("the extension to {until} is not later than the review on {first}"),
                )
                .note("an extension puts the review off, and says why")
                .help("give a later day, or move `review-by` and take `extended` out"),
            );
        }
    }
}
