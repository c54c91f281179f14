import Glibc

/// The user's home directory.
package enum UserHome {
    /// `$HOME` where that is absolute, else the one of /etc/passwd; `nil` where there is neither.
    package static func path() -> String? {
        path(variable: Environment.variable, accounts: "/etc/passwd", uid: geteuid())
    }

    /// The same by other variables, and another file in the format of passwd(5).
    package static func path(variable: (String) -> String?, accounts: String, uid: UInt32) -> String? {
        if let home = variable("HOME"), home.hasPrefix("/") { return home }
        return accountHome(of: uid, in: accounts)
    }

    /// What is wrong with `$HOME`, for an error that comes of it: `HOME is not set`, `HOME=/root is the home of user 0 and
    /// this is user 1000`; `nil` where it is this user's.
    package static func complaint(
        variable: (String) -> String? = Environment.variable,
        uid: UInt32 = geteuid()
    ) -> String? {
        guard let home = variable("HOME") else { return "HOME is not set" }
        guard home.hasPrefix("/") else { return "HOME=\(home) is not an absolute path" }
        var status = stat()
        guard stat(home, &status) == 0 else { return "HOME=\(home) does not exist" }
        return status.st_uid == uid ? nil : "HOME=\(home) belongs to user \(status.st_uid), and this is user \(uid)"
    }

    /// The name of this user's account in /etc/passwd; `nil` where it is not there.
    package static func accountName() -> String? { field(0, of: geteuid(), in: "/etc/passwd") }

    private static func accountHome(of uid: UInt32, in accounts: String) -> String? {
        field(5, of: uid, in: accounts).flatMap { $0.hasPrefix("/") ? $0 : nil }
    }

    /// A field of the user's line in passwd(5), from 0. Read by hand: getpwuid(3) would load modules (NSS), which a
    /// static executable cannot.
    private static func field(_ index: Int, of uid: UInt32, in accounts: String) -> String? {
        guard let file = try? Descriptor.open(accounts, flags: O_RDONLY),
            let bytes = try? file.readAll(limit: 16 << 20)
        else { return nil }
        for line in bytes.split(separator: 0x0A) {
            let fields = line.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
            guard fields.count >= 6, UInt32(String(decoding: fields[2], as: UTF8.self)) == uid else { continue }
            return String(decoding: fields[index], as: UTF8.self)
        }
        return nil
    }
}
