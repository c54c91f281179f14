// swift-tools-version: 6.2

import PackageDescription

let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

let strictC: [CSetting] = [
    .unsafeFlags(["-Wall", "-Wextra", "-Werror"])
]

let strictCXX: [CXXSetting] = [
    .unsafeFlags(["-Wall", "-Wextra", "-Werror", "-fno-exceptions"])
]

let system: Target.Dependency = .product(name: "SystemPackage", package: "swift-system")

let package = Package(
    name: "jobs",
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", exact: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
        .package(url: "https://github.com/apple/swift-system", exact: "1.8.1"),
    ],
    targets: [
        // C: only what Swift cannot say.
        .target(name: "CLinux", cSettings: strictC),
        .target(name: "CPCRE2", cSettings: strictC, linkerSettings: [.linkedLibrary("pcre2-8")]),
        .target(
            name: "CReadline",
            cSettings: strictC,
            linkerSettings: [.linkedLibrary("readline"), .linkedLibrary("tinfo")]
        ),
        .systemLibrary(name: "CSQLite"),
        .target(name: "CTOML", cxxSettings: strictCXX),

        // From the bottom up: a module depends on those above it in this list.
        .target(name: "JobModel", swiftSettings: strict),
        .target(name: "JobProtocol", dependencies: ["JobModel"], swiftSettings: strict),
        .target(name: "LinuxSystem", dependencies: ["CLinux", "JobModel", system], swiftSettings: strict),
        .target(
            name: "JobOutput",
            dependencies: ["CLinux", "CPCRE2", "JobModel", "JobProtocol", "LinuxSystem"],
            swiftSettings: strict
        ),
        .target(
            name: "JobConfiguration",
            dependencies: ["CLinux", "CTOML", "JobModel", "JobOutput", "JobProtocol", "LinuxSystem", system],
            swiftSettings: strict
        ),
        .target(
            name: "JobStore",
            dependencies: ["CLinux", "CSQLite", "JobModel", "JobProtocol", "LinuxSystem", system],
            swiftSettings: strict
        ),
        .target(
            name: "JobShim",
            dependencies: ["CLinux", "JobModel", "JobOutput", "JobProtocol", "JobStore", "LinuxSystem", system],
            swiftSettings: strict
        ),
        .target(
            name: "JobExecutors",
            dependencies: ["CLinux", "JobModel", "JobProtocol", "JobStore", "LinuxSystem", system],
            swiftSettings: strict
        ),
        .target(
            name: "JobSupervisor",
            dependencies: [
                "CLinux", "JobConfiguration", "JobExecutors", "JobModel", "JobProtocol", "JobStore", "LinuxSystem",
                system,
                .product(name: "CoreMetrics", package: "swift-metrics"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            swiftSettings: strict
        ),
        .target(
            name: "JobManager",
            dependencies: ["CLinux", "JobModel", "JobOutput", "JobProtocol", "JobStore", "LinuxSystem", system],
            swiftSettings: strict
        ),
        .target(
            name: "JobMCP",
            dependencies: [
                "CLinux", "JobConfiguration", "JobManager", "JobModel", "JobOutput", "JobProtocol", "LinuxSystem",
            ],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "jobs",
            dependencies: [
                "CLinux", "CReadline", "JobConfiguration", "JobMCP", "JobManager", "JobModel", "JobOutput",
                "JobProtocol",
                "JobShim", "JobStore", "JobSupervisor", "LinuxSystem", system,
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict
        ),

        .testTarget(name: "JobModelTests", dependencies: ["JobModel", "TestSupport"], swiftSettings: strict),
        .testTarget(
            name: "JobProtocolTests",
            dependencies: ["JobModel", "JobProtocol", "LinuxSystem", "TestSupport"],
            exclude: ["Fixtures"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "LinuxSystemTests",
            dependencies: ["CLinux", "JobModel", "LinuxSystem", system, "TestSupport"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "JobSupervisorTests",
            dependencies: [
                "CLinux", "JobModel", "JobProtocol", "JobSupervisor", "LinuxSystem", system,
                .product(name: "CoreMetrics", package: "swift-metrics"), "TestSupport",
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "JobOutputTests",
            dependencies: ["JobModel", "JobOutput", "JobProtocol", "LinuxSystem", "TestSupport"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "JobConfigurationTests",
            dependencies: ["JobConfiguration", "JobModel", "JobProtocol", "LinuxSystem"],
            swiftSettings: strict
        ),
        .testTarget(name: "JobStoreTests", dependencies: ["JobStore", "TestSupport"], swiftSettings: strict),
        .executableTarget(
            name: "ShimTestHost",
            dependencies: ["JobShim"],
            path: "Tests/ShimTestHost",
            swiftSettings: strict
        ),
        .testTarget(
            name: "JobShimTests",
            dependencies: [
                "CLinux", "JobModel", "JobOutput", "JobProtocol", "JobShim", "JobStore", "LinuxSystem", "ShimTestHost",
                system,
            ],
            swiftSettings: strict
        ),
        .target(
            name: "TestSupport",
            dependencies: ["CLinux", "JobModel", "JobProtocol", "LinuxSystem"],
            path: "Tests/TestSupport",
            swiftSettings: strict
        ),
        .testTarget(
            name: "EndToEndTests",
            dependencies: ["CLinux", "JobModel", "JobProtocol", "LinuxSystem", "TestSupport", "jobs"],
            exclude: ["Fixtures"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "JobManagerTests",
            dependencies: ["JobManager", "JobModel", "JobProtocol", "JobStore", "LinuxSystem", system, "TestSupport"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "JobMCPTests",
            dependencies: [
                "JobMCP", "JobManager", "JobModel", "JobOutput", "JobProtocol", "LinuxSystem", "TestSupport",
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "jobsTests",
            dependencies: [
                "JobConfiguration", "JobModel", "JobProtocol", "jobs",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict
        ),
    ],
    cxxLanguageStandard: .cxx17
)
