// swift-tools-version: 6.2

import PackageDescription

let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

let strictC: [CSetting] = [
    .unsafeFlags(["-Wall", "-Wextra", "-Werror"])
]

let system: Target.Dependency = .product(name: "SystemPackage", package: "swift-system")

let package = Package(
    name: "jobs",
    dependencies: [
        .package(url: "https://github.com/apple/swift-system", exact: "1.8.1")
    ],
    targets: [
        .target(name: "CLinux", cSettings: strictC),
        .target(name: "LinuxSystem", dependencies: ["CLinux", "JobModel", system], swiftSettings: strict),
        .target(name: "JobModel", swiftSettings: strict),
        .target(name: "JobProtocol", dependencies: ["JobModel"], swiftSettings: strict),
        .target(
            name: "TestSupport",
            dependencies: ["CLinux", "JobModel", "JobProtocol", "LinuxSystem"],
            path: "Tests/TestSupport",
            swiftSettings: strict
        ),
        .testTarget(
            name: "EndToEndTests",
            dependencies: ["CLinux", "JobModel", "JobProtocol", "LinuxSystem", "TestSupport"],
            swiftSettings: strict
        ),
    ]
)
