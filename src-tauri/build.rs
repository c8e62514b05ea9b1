//! Reads the configuration, the permissions and the built UI into the program.

fn main() {
    println!("cargo:rerun-if-changed=src-tauri/permissions");
    let permissions =
        tauri_build::AppManifest::new().permissions_path_pattern("src-tauri/permissions/*.toml");
    let attributes = tauri_build::Attributes::new().app_manifest(permissions);
    if let Err(error) = tauri_build::try_build(attributes) {
        println!("cargo:warning=the configuration of the window does not fit: {error:#}");
        std::process::exit(1);
    }
}
