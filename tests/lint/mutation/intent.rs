//! Edits of what is declared in `cofferdam.yaml`.

use super::{Base, Mutation};

const REVIEWED: &str = "\
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
";

pub(super) const MUTATIONS: &[Mutation] = &[
    Mutation {
        rule: "review-date-passed",
        base: Base::Profile("anton"),
        file: "cofferdam.yaml",
        from: "\"2027-02-02\"",
        to: "2026-11-20",
        at: "review-by: 2026-11-20",
    },
    Mutation {
        rule: "review-date-passed",
        base: Base::Profile("anton"),
        file: "cofferdam.yaml",
        from: "2027-02-02",
        to: "2026-12-04",
        at: "review-by: \"2026-12-04\"",
    },
    Mutation {
        rule: "review-date-passed",
        base: Base::Text(REVIEWED),
        file: "cofferdam.yaml",
        from: "2027-01-31",
        to: "2026-11-21",
        at: "review-by: 2026-11-21",
    },
    Mutation {
        rule: "teardown-missing",
        base: Base::Profile("anton"),
        file: "cofferdam.yaml",
        from: "    teardown: RUNBOOK.md\n",
        to: "",
        at: "clickstack:",
    },
    Mutation {
        rule: "teardown-missing",
        base: Base::Profile("anton"),
        file: "cofferdam.yaml",
        from: "RUNBOOK.md",
        to: "runbook.md",
        at: "teardown: runbook.md",
    },
    Mutation {
        rule: "teardown-missing",
        base: Base::Text(REVIEWED),
        file: "cofferdam.yaml",
        from: "docs/teardown.md",
        to: "../docs/teardown.md",
        at: "teardown: ../docs",
    },
];
