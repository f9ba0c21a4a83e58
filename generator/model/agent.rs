//! Agent (`kagent.dev/v1alpha2`): a language model with a task, tools and other agents. Follows kagent
//! v0.9.12.

use crate::{
    model::{Kind, Namespaced, remote_mcp_server::HeaderFrom},
    name::{Key, Name, Namespace},
    quantity::Quantity,
    text::Text,
};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

objects! {
    /// An agent, which kagent runs as pods of its own.
    pub struct Agent {
        /// What it is and what it may use.
        spec: AgentSpec,
    }
}

impl Kind for Agent {
    const API_VERSION: &'static str = "kagent.dev/v1alpha2";
    const KIND: &'static str = "Agent";
    const PLURAL: &'static str = "agents";
    type Scope = Namespaced;
}

objects! {
    /// What an agent is and what it may use.
    pub struct AgentSpec {
        /// What it is, for people and for agents that call it.
        description?: Option<Text>,
        /// Who runs its logic; `Declarative` when unset.
        r#type?: Option<AgentType>,
        /// The agent itself, where kagent runs its logic.
        declarative?: Option<DeclarativeAgent>,
    }

    /// An agent whose logic kagent runs.
    pub struct DeclarativeAgent {
        /// What runs it; `python` when unset.
        runtime?: Option<Runtime>,
        /// The `ModelConfig` in its namespace.
        model_config?: Option<Name>,
        /// Whether it answers piece by piece.
        stream?: Option<bool>,
        /// What it is told before anything else.
        system_message?: Option<Text>,
        /// What others may ask of it.
        a2a_config?: Option<A2aConfig>,
        /// What it may use, agents included.
        tools?: Vec<Tool>,
        /// How its pods are run.
        deployment?: Option<AgentDeployment>,
    }

    /// What others may ask of an agent.
    pub struct A2aConfig {
        /// Its skills.
        skills?: Vec<Skill>,
    }

    /// Something that an agent can do.
    pub struct Skill {
        /// A name for programs.
        id?: Option<Text>,
        /// A name for people.
        name: Text,
        /// What it is.
        description?: Option<Text>,
        /// Words under which it is found.
        tags?: Vec<Text>,
    }

    /// Something that an agent may use; the field of its type is set.
    pub struct Tool {
        /// What it is.
        r#type?: Option<ToolType>,
        /// The tools of a server.
        mcp_server?: Option<McpTools>,
        /// Another agent.
        agent?: Option<AgentRef>,
        /// What it shows the server, beside what the server's own object says.
        headers_from?: Vec<HeaderFrom>,
    }

    /// The tools of a server that an agent may use.
    pub struct McpTools {
        /// The server's API group; `kagent.dev` when unset.
        api_group?: Option<Text>,
        /// The server's kind.
        kind?: Option<Text>,
        /// The server.
        name: Name,
        /// Its namespace; the agent's own when unset.
        namespace?: Option<Namespace>,
        /// Which of its tools; all when unset.
        tool_names?: Vec<Text>,
        /// Which of these a person has to approve each time.
        require_approval?: Vec<Text>,
        /// Headers of a request that are handed on.
        allowed_headers?: Vec<Text>,
    }

    /// Another agent.
    pub struct AgentRef {
        /// Its API group; `kagent.dev` when unset.
        api_group?: Option<Text>,
        /// Its kind; `Agent` when unset.
        kind?: Option<Text>,
        /// Its name.
        name: Name,
        /// Its namespace; the same when unset.
        namespace?: Option<Namespace>,
    }

    /// How an agent's pods are run.
    pub struct AgentDeployment {
        /// How many there are.
        replicas?: Option<i32>,
        /// Labels of the pods.
        labels?: BTreeMap<String, Text>,
        /// The environment.
        env?: Vec<AgentEnv>,
        /// What each may use.
        resources?: Option<AgentResources>,
    }

    /// What a pod of an agent may use.
    pub struct AgentResources {
        /// What is kept free for it.
        requests?: BTreeMap<String, Quantity>,
        /// What it may not pass.
        limits?: BTreeMap<String, Quantity>,
    }

    /// A variable of the environment.
    pub struct AgentEnv {
        /// Its name.
        name: Text,
        /// Its value, where it stands in the tree.
        value?: Option<Text>,
        /// Where its value is.
        value_from?: Option<AgentEnvSource>,
    }

    /// Where the value of a variable is.
    pub struct AgentEnvSource {
        /// A key of a Secret.
        secret_key_ref?: Option<AgentSecretKey>,
    }

    /// A key of a Secret.
    pub struct AgentSecretKey {
        /// The Secret.
        name?: Option<Name>,
        /// The key.
        key: Key,
        /// Whether the agent runs without it.
        optional?: Option<bool>,
    }
}

/// Who runs an agent's logic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub enum AgentType {
    /// kagent.
    Declarative,
    /// An image of its author's.
    #[serde(rename = "BYO")]
    Byo,
}

/// What runs an agent's logic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Runtime {
    /// Python.
    Python,
    /// Go.
    Go,
}

/// What an agent uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub enum ToolType {
    /// A server's tools.
    McpServer,
    /// Another agent.
    Agent,
}
