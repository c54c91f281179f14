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
        .target(name: "Values", dependencies: ["CPCRE2"], swiftSettings: strict),
        .target(name: "LinuxSystem", dependencies: ["CLinux", "Values", system], swiftSettings: strict),
        .target(name: "JobScreen", dependencies: ["Values"], swiftSettings: strict),
        .target(name: "JobModel", dependencies: ["Values"], swiftSettings: strict),
        .target(name: "JobProtocol", dependencies: ["JobModel", "Values"], swiftSettings: strict),
        .target(
            name: "JobOutput",
            dependencies: ["CLinux", "JobModel", "JobProtocol", "JobScreen", "LinuxSystem", "Values"],
            swiftSettings: strict
        ),
        .target(
            name: "JobConfiguration",
            dependencies: ["CLinux", "CTOML", "JobModel", "JobProtocol", "LinuxSystem", "Values", system],
            swiftSettings: strict
        ),
        .target(
            name: "JobStore",
            dependencies: ["CLinux", "CSQLite", "JobModel", "JobProtocol", "LinuxSystem", "Values", system],
            swiftSettings: strict
        ),
        .target(
            name: "JobShim",
            dependencies: [
                "CLinux", "JobModel", "JobOutput", "JobProtocol", "JobStore", "LinuxSystem", "Values", system,
            ],
            swiftSettings: strict
        ),
        .target(
            name: "JobExecutors",
            dependencies: ["CLinux", "JobModel", "JobProtocol", "JobStore", "LinuxSystem", "Values", system],
            swiftSettings: strict
        ),
        .target(
            name: "JobSupervisor",
            dependencies: [
                "CLinux", "JobConfiguration", "JobExecutors", "JobModel", "JobProtocol", "JobStore", "LinuxSystem",
                "Values",
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
            dependencies: [
                "CLinux", "JobModel", "JobOutput", "JobProtocol", "JobStore", "LinuxSystem", "Values", system,
            ],
            swiftSettings: strict
        ),
        .target(
            name: "JobMCP",
            dependencies: [
                "CLinux", "JobConfiguration", "JobManager", "JobModel", "JobOutput", "JobProtocol", "LinuxSystem",
                "Values",
            ],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "jobs",
            dependencies: [
                "CLinux", "CReadline", "JobConfiguration", "JobMCP", "JobManager", "JobModel", "JobOutput",
                "JobProtocol", "JobScreen",
                "JobShim", "JobSupervisor", "LinuxSystem", "Values", system,
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict
        ),

        .testTarget(
            name: "ValuesTests",
            dependencies: ["LinuxSystem", "TestSupport", "Values"],
            swiftSettings: strict
        ),
        .testTarget(name: "JobModelTests", dependencies: ["JobModel", "TestSupport", "Values"], swiftSettings: strict),
        .testTarget(
            name: "JobProtocolTests",
            dependencies: ["JobModel", "JobProtocol", "LinuxSystem", "Values", "TestSupport"],
            exclude: ["Fixtures"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "LinuxSystemTests",
            dependencies: ["CLinux", "JobModel", "LinuxSystem", "Values", system, "TestSupport"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "JobSupervisorTests",
            dependencies: [
                "CLinux", "JobModel", "JobProtocol", "JobStore", "JobSupervisor", "LinuxSystem", "Values", system,
                .product(name: "CoreMetrics", package: "swift-metrics"), "TestSupport",
            ],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "ScreenTestHost",
            dependencies: ["JobScreen"],
            path: "Tests/ScreenTestHost",
            swiftSettings: strict
        ),
        .testTarget(
            name: "JobScreenTests",
            dependencies: ["JobScreen", "TestSupport"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "JobOutputTests",
            dependencies: ["JobModel", "JobOutput", "JobProtocol", "LinuxSystem", "Values", "TestSupport"],
            exclude: ["Recordings"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "JobConfigurationTests",
            dependencies: ["JobConfiguration", "JobModel", "JobProtocol", "LinuxSystem", "Values"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "JobExecutorsTests",
            dependencies: ["JobExecutors", "JobModel", "Values"],
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
                "CLinux", "JobModel", "JobOutput", "JobProtocol", "JobShim", "JobStore", "LinuxSystem", "Values",
                "ShimTestHost", "TestSupport",
                system,
            ],
            swiftSettings: strict
        ),
        .target(
            name: "TestSupport",
            dependencies: ["CLinux", "JobModel", "JobProtocol", "LinuxSystem", "Values"],
            path: "Tests/TestSupport",
            swiftSettings: strict
        ),
        .testTarget(
            name: "EndToEndTests",
            dependencies: ["CLinux", "JobModel", "JobProtocol", "LinuxSystem", "Values", "TestSupport", "jobs"],
            exclude: ["Fixtures"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "JobManagerTests",
            dependencies: [
                "JobManager", "JobModel", "JobProtocol", "JobStore", "LinuxSystem", "Values", system, "TestSupport",
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "JobMCPTests",
            dependencies: [
                "JobMCP", "JobManager", "JobModel", "JobOutput", "JobProtocol", "LinuxSystem", "Values", "TestSupport",
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "jobsTests",
            dependencies: [
                "JobConfiguration", "JobModel", "JobOutput", "JobProtocol", "JobScreen", "TestSupport", "Values",
                "jobs",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict
        ),
    ],
    cxxLanguageStandard: .cxx17
)
