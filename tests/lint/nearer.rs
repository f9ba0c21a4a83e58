//! What rules find, and leave, of Flux, of experiments and of workloads, close to the examples of their pages.

use super::near::Case;

pub(super) const CASES: &[Case] = &[
];

#[test]
fn a_listed_file_that_is_no_yaml_is_told() {
    let files =
        super::files("# file: kustomization.yaml\nresources: [a.json]\n# file: a.json\n{}\n");
    let (repository, _) = cofferdam::view::read(files, &mut cofferdam::finding::Sources::default());
    let told: Vec<&str> =
        repository.clusters[0].skipped.iter().map(|skipped| skipped.what.as_str()).collect();
    assert_eq!(told, ["`a.json` cannot be read, so what it holds is not judged"]);
}
