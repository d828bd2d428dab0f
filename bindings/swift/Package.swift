// swift-tools-version:5.9
import PackageDescription

// `make test-swift` generates the sources into `generated/` and builds the library before it runs this package.
let package = Package(
    name: "Daigou",
    products: [.library(name: "Daigou", targets: ["Daigou"])],
    targets: [
        .systemLibrary(name: "DaigouFFI", path: "generated/DaigouFFI"),
        .systemLibrary(name: "DaigouShopFFI", path: "generated/DaigouShopFFI"),
        .target(
            name: "Daigou",
            dependencies: ["DaigouFFI", "DaigouShopFFI"],
            path: "generated/Daigou",
            linkerSettings: [.unsafeFlags(["-L../../target/debug", "-ldaigou_ffi"])]
        ),
        .testTarget(name: "LifeTests", dependencies: ["Daigou"], path: "Tests/LifeTests"),
    ]
)
