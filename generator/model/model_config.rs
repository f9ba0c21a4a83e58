//! `ModelConfig` (`kagent.dev/v1alpha2`): a language model and the key for it. Follows kagent v0.9.12.

use crate::{
    model::{Kind, Namespaced},
    name::{Key, Name},
    text::Text,
};
use schemars::JsonSchema;
use serde::Serialize;

objects! {
    /// A language model.
    pub struct ModelConfig {
        /// Which one, and where its key is.
        spec: ModelConfigSpec,
    }
}

impl Kind for ModelConfig {
    const API_VERSION: &'static str = "kagent.dev/v1alpha2";
    const KIND: &'static str = "ModelConfig";
    const PLURAL: &'static str = "modelconfigs";
    type Scope = Namespaced;
}

objects! {
    /// Which model, and where its key is.
    pub struct ModelConfigSpec {
        /// Who runs it; `OpenAI` when unset.
        provider?: Option<ModelProvider>,
        /// The model, by the provider's own name.
        model: Text,
        /// The Secret with the key, in the same namespace.
        api_key_secret?: Option<Name>,
        /// The key of that Secret.
        api_key_secret_key?: Option<Key>,
    }
}

/// Who runs a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub enum ModelProvider {
    /// Anthropic.
    Anthropic,
    /// `OpenAI`.
    #[serde(rename = "OpenAI")]
    OpenAi,
    /// `OpenAI`'s models at Microsoft.
    #[serde(rename = "AzureOpenAI")]
    AzureOpenAi,
    /// A server of one's own.
    Ollama,
    /// Google.
    Gemini,
    /// Google's models in a project of one's own.
    #[serde(rename = "GeminiVertexAI")]
    GeminiVertexAi,
    /// Anthropic's models in a project at Google.
    #[serde(rename = "AnthropicVertexAI")]
    AnthropicVertexAi,
    /// Models at Amazon.
    Bedrock,
    /// Models at SAP.
    #[serde(rename = "SAPAICore")]
    SapAiCore,
}
