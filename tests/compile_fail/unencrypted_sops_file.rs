//! A Secret is added to a folder of encrypted files (unencrypted-sops-file, SEC-10).

use cofferdam::{
    containment::{Object, Platform, Scope, SopsFolder},
    model::Secret,
    name::Name,
};

pub fn wire(platform: &mut Platform, scope: &mut Scope, folder: SopsFolder, secret: Object<Secret>) {
    let encrypted = platform.external(Name::literal("secrets"), folder, Vec::new());
    // instead: scope.uses(&encrypted);
    encrypted.add(secret);
}
