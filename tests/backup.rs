//! What Velero copies: every volume of the platform, or a reason why not.

use crate::support::{Built, Profiles, THREADS};

/// The messages of the findings of a profile over one that is backed up.
fn told(velero: &str) -> Vec<String> {
    let text = format!(
        "extends: devantler-prod.yaml\ntier: production\ncomponents: {{velero: {velero}}}\n"
    );
    match Profiles::default().with("own.yaml", text).build("own", &[], THREADS) {
        Built::Tree(..) => Vec::new(),
        Built::Findings(findings, _) => {
            assert!(findings.iter().all(|finding| finding.id == "volume-without-backup"));
            findings.iter().map(|finding| finding.message.clone()).collect()
        }
    }
}

#[test]
fn a_volume_that_no_schedule_copies_is_told() {
    let told = told("{schedules: {nightly: {namespaces: [opencost]}}}");
    assert_eq!(
        told,
        [
            "no schedule copies the volumes of `kube-prometheus-stack` in `monitoring`",
            "no schedule copies the volumes of `loki` in `monitoring`",
        ]
    );
}

#[test]
fn a_volume_may_be_done_without() {
    let velero =
        "{schedules: {nightly: {namespaces: [opencost]}}, without: {monitoring: it is made anew}}";
    assert_eq!(told(velero), [""; 0]);
}
