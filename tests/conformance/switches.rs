//! The features of a platform that can be switched off: without any of them, its tree stands and is clean.

use super::reference;
use crate::{
    lint,
    support::{Profiles, THREADS, none_of, shown},
};
use cofferdam::view::Input;

/// Each feature, and what switches it off.
const SWITCHES: &[(&str, &[&str])] = &[
    // Hubble has no login of its own.
    ("oauth2-proxy", &["provider.auth-gate=none", "components.cilium.hubble-host=null"]),
    ("Cilium", &["components.cilium=null"]),
    // What collectors send has nowhere to go without it.
    (
        "ClickStack",
        &[
            "provider.metrics=none",
            "provider.logs-and-traces=none",
            "components.clickstack=null",
            "components.otel-collectors=null",
        ],
    ),
    ("the collectors", &["components.otel-collectors=null"]),
    ("MinIO", &["provider.object-storage=none", "components.minio=null"]),
];

#[test]
fn each_feature_can_be_switched_off() {
    let mut faults = Vec::new();
    for profile in ["swhurl", "swhurl-prod", "swhurl-traefik"] {
        for (feature, set) in SWITCHES {
            let (loaded, tree) = Profiles::default().tree(profile, set, THREADS);
            let folder = format!("out/{profile}");
            let files = tree.files().iter().map(|file| Input::built(&folder, file));
            let (findings, sources) = lint::judge(files.collect());
            let told = shown(&findings, &sources);
            faults.extend(told.lines().map(|line| format!("{profile} without {feature}: {line}")));
            faults.extend(reference::faults(&loaded, &tree));
        }
    }
    none_of(&faults);
}
