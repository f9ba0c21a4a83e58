//! Every rule, a file each.
//!
//! To add one: its file, then its `mod` line and its row here.

mod acme_server_of_another_tier;
mod backend_not_rendered;
mod backend_without_grant;
mod base_url_without_route;
mod chart_twice_in_namespace;
mod chart_versions_differ;
mod cookie_secret_length;
mod credential_parsed_as_set;
mod custom_resource_beside_its_crd;
mod dead_mans_switch_missing;
mod default_credential;
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
mod egress_without_dns;
mod empty_credential;
mod escape_without_substitution;
mod experiment_behind_load_balancer;
mod experiment_in_public_dns;
mod experiment_on_public_gateway;
mod exposed_twice;
mod expression_unsupported;
mod external_secret_version;
mod flow_not_allowed;
mod gate_claimed_but_absent;
mod gate_without_upstream;
mod health_check_without_object;
mod health_checks_ignored;
mod heartbeat_too_slow;
mod host_not_covered;
mod image_not_pinned;
mod intent_differs_from_tree;
mod kustomization_entry_broken;
mod listener_unnamed;
mod literal_domain;
mod metrics_into_contained_store;
mod monitor_in_experiment;
mod monitor_not_selected;
mod namespace_never_made;
mod namespace_prunable;
mod object_outside_its_namespace;
mod object_with_two_owners;
mod open_ui_without_gate;
mod operator_dependency_missing;
mod otlp_endpoint_mismatch;
mod outside_wait_in_layer;
mod path_without_kustomization;
mod placeholder_unescaped;
mod plaintext_credential;
mod policy_on_service_port;
mod policy_selects_nothing;
mod port_claimed_twice;
mod prometheus_bridge;
mod provider_empty;
mod provider_leak;
mod providers_on_one_axis;
mod reconciliation_unset;
mod reference_into_experiment;
mod release_dependency_unresolved;
mod remote_base_not_pinned;
mod remote_key_grammar;
mod retention_exceeds_volume;
mod review_date_passed;
mod role_with_wildcard;
mod rules_for_disabled_target;
mod secret_key_not_provided;
mod secret_made_too_late;
mod secret_never_made;
mod secret_taken_by_chart;
mod secret_variable_in_plain_object;
mod secret_with_two_writers;
mod sentinel_left;
mod sops_without_decryption;
mod source_kind_mismatch;
mod source_missing;
mod source_unused;
mod source_with_two_owners;
mod store_without_limits;
mod substitution_in_encoded_data;
mod suspended_child_awaited;
mod tailscale_host_invalid;
mod teardown_missing;
mod test_signal_undeclared;
mod timeout_shorter_than_content;
mod unbounded_retention;
mod unencrypted_sops_file;
mod unknown_chart_value;
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
    &backend_not_rendered::RULE,
    &backend_without_grant::RULE,
    &base_url_without_route::RULE,
    &chart_twice_in_namespace::RULE,
    &chart_versions_differ::RULE,
    &cookie_secret_length::RULE,
    &credential_parsed_as_set::RULE,
    &custom_resource_beside_its_crd::RULE,
    &dead_mans_switch_missing::RULE,
    &default_credential::RULE,
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
    &egress_without_dns::RULE,
    &empty_credential::RULE,
    &escape_without_substitution::RULE,
    &experiment_behind_load_balancer::RULE,
    &experiment_in_public_dns::RULE,
    &experiment_on_public_gateway::RULE,
    &exposed_twice::RULE,
    &expression_unsupported::RULE,
    &external_secret_version::RULE,
    &flow_not_allowed::RULE,
    &gate_claimed_but_absent::RULE,
    &gate_without_upstream::RULE,
    &health_check_without_object::RULE,
    &health_checks_ignored::RULE,
    &heartbeat_too_slow::RULE,
    &host_not_covered::RULE,
    &image_not_pinned::RULE,
    &intent_differs_from_tree::RULE,
    &kustomization_entry_broken::RULE,
    &listener_unnamed::RULE,
    &literal_domain::RULE,
    &metrics_into_contained_store::RULE,
    &monitor_in_experiment::RULE,
    &monitor_not_selected::RULE,
    &namespace_never_made::RULE,
    &namespace_prunable::RULE,
    &object_outside_its_namespace::RULE,
    &object_with_two_owners::RULE,
    &open_ui_without_gate::RULE,
    &operator_dependency_missing::RULE,
    &otlp_endpoint_mismatch::RULE,
    &outside_wait_in_layer::RULE,
    &path_without_kustomization::RULE,
    &placeholder_unescaped::RULE,
    &plaintext_credential::RULE,
    &policy_on_service_port::RULE,
    &policy_selects_nothing::RULE,
    &port_claimed_twice::RULE,
    &prometheus_bridge::RULE,
    &provider_empty::RULE,
    &provider_leak::RULE,
    &providers_on_one_axis::RULE,
    &reconciliation_unset::RULE,
    &reference_into_experiment::RULE,
    &release_dependency_unresolved::RULE,
    &remote_base_not_pinned::RULE,
    &remote_key_grammar::RULE,
    &retention_exceeds_volume::RULE,
    &review_date_passed::RULE,
    &role_with_wildcard::RULE,
    &rules_for_disabled_target::RULE,
    &secret_key_not_provided::RULE,
    &secret_made_too_late::RULE,
    &secret_never_made::RULE,
    &secret_taken_by_chart::RULE,
    &secret_variable_in_plain_object::RULE,
    &secret_with_two_writers::RULE,
    &sentinel_left::RULE,
    &sops_without_decryption::RULE,
    &source_kind_mismatch::RULE,
    &source_missing::RULE,
    &source_unused::RULE,
    &source_with_two_owners::RULE,
    &store_without_limits::RULE,
    &substitution_in_encoded_data::RULE,
    &suspended_child_awaited::RULE,
    &tailscale_host_invalid::RULE,
    &teardown_missing::RULE,
    &test_signal_undeclared::RULE,
    &timeout_shorter_than_content::RULE,
    &unbounded_retention::RULE,
    &unencrypted_sops_file::RULE,
    &unknown_chart_value::RULE,
    &unregistered_file::RULE,
    &variable_name_invalid::RULE,
    &variable_undefined::RULE,
    &variable_without_substitution::RULE,
    &variables_source_missing::RULE,
    &version_not_exact::RULE,
];
