//! What may touch what: scopes, layers, handles, tiers, exposure, signals, secret keys.
