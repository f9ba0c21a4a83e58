//! Every rule, a file each.
//!
//! To add one: its file, then its `mod` line and its row here.

mod acme_server_of_another_tier;
mod chart_twice_in_namespace;
mod chart_versions_differ;
mod cluster_object_in_experiment;
mod custom_resource_beside_its_crd;
mod default_not_closed;
mod defaults_never_applied;
mod dependency_never_ready;
mod dependency_on_crds_missing;
mod dependency_on_experiment;
mod dependency_on_store_missing;
mod dependency_unresolved;
mod disruption_budget_blocks_drain;
mod disruption_budget_selects_nothing;
mod dollar_collapsed;
mod empty_credential;
mod escape_without_substitution;
mod expression_unsupported;
mod gate_claimed_but_absent;
mod health_checks_ignored;
mod image_not_pinned;
mod intent_differs_from_tree;
mod kustomization_entry_broken;
mod namespace_never_made;
mod namespace_prunable;
mod object_outside_its_namespace;
mod object_with_two_owners;
mod operator_dependency_missing;
mod outside_wait_in_layer;
mod path_without_kustomization;
mod placeholder_unescaped;
mod plaintext_credential;
mod port_claimed_twice;
mod provider_empty;
mod provider_leak;
mod providers_on_one_axis;
mod reconciliation_unset;
mod reference_into_experiment;
mod release_dependency_unresolved;
mod remote_base_not_pinned;
mod review_date_passed;
mod secret_made_too_late;
mod secret_variable_in_plain_object;
mod sentinel_left;
mod sops_without_decryption;
mod source_kind_mismatch;
mod source_missing;
mod source_unused;
mod source_with_two_owners;
mod substitution_in_encoded_data;
mod suspended_child_awaited;
mod teardown_missing;
mod test_signal_undeclared;
mod timeout_shorter_than_content;
mod unencrypted_sops_file;
mod unregistered_file;
mod variable_name_invalid;
mod variable_undefined;
mod variable_without_substitution;
mod variables_source_missing;
mod version_not_exact;

use super::Rule;

/// Every rule, sorted by id.
pub static RULES: &[&Rule] = &[
    &acme_server_of_another_tier::RULE,
    &chart_twice_in_namespace::RULE,
    &chart_versions_differ::RULE,
    &cluster_object_in_experiment::RULE,
    &custom_resource_beside_its_crd::RULE,
    &default_not_closed::RULE,
    &defaults_never_applied::RULE,
    &dependency_never_ready::RULE,
    &dependency_on_crds_missing::RULE,
    &dependency_on_experiment::RULE,
    &dependency_on_store_missing::RULE,
    &dependency_unresolved::RULE,
    &disruption_budget_blocks_drain::RULE,
    &disruption_budget_selects_nothing::RULE,
    &dollar_collapsed::RULE,
    &empty_credential::RULE,
    &escape_without_substitution::RULE,
    &expression_unsupported::RULE,
    &gate_claimed_but_absent::RULE,
    &health_checks_ignored::RULE,
    &image_not_pinned::RULE,
    &intent_differs_from_tree::RULE,
    &kustomization_entry_broken::RULE,
    &namespace_never_made::RULE,
    &namespace_prunable::RULE,
    &object_outside_its_namespace::RULE,
    &object_with_two_owners::RULE,
    &operator_dependency_missing::RULE,
    &outside_wait_in_layer::RULE,
    &path_without_kustomization::RULE,
    &placeholder_unescaped::RULE,
    &plaintext_credential::RULE,
    &port_claimed_twice::RULE,
    &provider_empty::RULE,
    &provider_leak::RULE,
    &providers_on_one_axis::RULE,
    &reconciliation_unset::RULE,
    &reference_into_experiment::RULE,
    &release_dependency_unresolved::RULE,
    &remote_base_not_pinned::RULE,
    &review_date_passed::RULE,
    &secret_made_too_late::RULE,
    &secret_variable_in_plain_object::RULE,
    &sentinel_left::RULE,
    &sops_without_decryption::RULE,
    &source_kind_mismatch::RULE,
    &source_missing::RULE,
    &source_unused::RULE,
    &source_with_two_owners::RULE,
    &substitution_in_encoded_data::RULE,
    &suspended_child_awaited::RULE,
    &teardown_missing::RULE,
    &test_signal_undeclared::RULE,
    &timeout_shorter_than_content::RULE,
    &unencrypted_sops_file::RULE,
    &unregistered_file::RULE,
    &variable_name_invalid::RULE,
    &variable_undefined::RULE,
    &variable_without_substitution::RULE,
    &variables_source_missing::RULE,
    &version_not_exact::RULE,
];
