//! Edits of what is declared in `cofferdam.yaml`.

use super::{ANTON, Base, Mutation, edit};

const REVIEWED: Base = Base::Text(
    "\
# file: cofferdam.yaml
experiments:
  tracing:
    decision: ADR 12
    review-by: 2027-01-31
    teardown: docs/teardown.md
# file: docs/teardown.md
how it goes
# file: tracing/namespace.yaml
apiVersion: v1
kind: Namespace
metadata:
  name: tracing
  annotations: {kustomize.toolkit.fluxcd.io/prune: disabled}
",
);

pub(super) const MUTATIONS: &[Mutation] = &[
    edit(
        "review-date-passed",
        ANTON,
        "cofferdam.yaml",
        ["\"2027-02-02\"", "2026-11-20", "review-by: 2026-11-20"],
    ),
    edit(
        "review-date-passed",
        ANTON,
        "cofferdam.yaml",
        ["2027-02-02", "2026-12-04", "review-by: \"2026-12-04\""],
    ),
    edit(
        "review-date-passed",
        REVIEWED,
        "cofferdam.yaml",
        ["2027-01-31", "2026-11-21", "review-by: 2026-11-21"],
    ),
    edit(
        "teardown-missing",
        ANTON,
        "cofferdam.yaml",
        ["    teardown: RUNBOOK.md\n", "", "clickstack:"],
    ),
    edit(
        "teardown-missing",
        ANTON,
        "cofferdam.yaml",
        ["RUNBOOK.md", "runbook.md", "teardown: runbook.md"],
    ),
    edit(
        "teardown-missing",
        REVIEWED,
        "cofferdam.yaml",
        ["docs/teardown.md", "../docs/teardown.md", "teardown: ../docs"],
    ),
];
