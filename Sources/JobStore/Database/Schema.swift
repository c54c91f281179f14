/// The tables, as a list of steps: a database of version N has made the first N of them. Steps are only ever added.
///
/// Times are milliseconds since 1970. Wide columns stand last, so that looking at the others does not read them.
enum Schema {
    static let version = migrations.count

    static let migrations = [
        """
        CREATE TABLE jobs (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE,
            name TEXT,
            status TEXT NOT NULL,
            group_name TEXT NOT NULL,
            owner TEXT,
            environment TEXT NOT NULL,
            submitted_at INTEGER NOT NULL,
            started_at INTEGER,
            ended_at INTEGER,
            attempt INTEGER NOT NULL DEFAULT 0,
            launch INTEGER NOT NULL DEFAULT 0,
            not_before INTEGER,
            bytes_on_disk INTEGER NOT NULL DEFAULT 0,
            state TEXT NOT NULL DEFAULT '{}',
            submission TEXT NOT NULL
        );
        CREATE INDEX jobs_live ON jobs (number) WHERE status IN ('queued', 'running', 'paused');
        CREATE INDEX jobs_by_status ON jobs (status, number);
        CREATE INDEX jobs_by_group ON jobs (group_name, status, number);
        CREATE INDEX jobs_by_name ON jobs (name, number) WHERE name IS NOT NULL;
        CREATE INDEX jobs_by_environment ON jobs (environment);
        CREATE INDEX jobs_by_end ON jobs (ended_at, number, bytes_on_disk) WHERE ended_at IS NOT NULL;

        CREATE TABLE labels (
            number INTEGER NOT NULL REFERENCES jobs ON DELETE CASCADE,
            key TEXT NOT NULL,
            value TEXT NOT NULL,
            PRIMARY KEY (number, key)
        ) WITHOUT ROWID;
        CREATE INDEX labels_by_value ON labels (key, value, number);

        CREATE TABLE attempts (
            number INTEGER NOT NULL REFERENCES jobs ON DELETE CASCADE,
            attempt INTEGER NOT NULL,
            launch INTEGER NOT NULL,
            status TEXT NOT NULL,
            started_at INTEGER,
            state TEXT NOT NULL,
            PRIMARY KEY (number, attempt)
        ) WITHOUT ROWID;

        CREATE TABLE groups (
            name TEXT PRIMARY KEY,
            slots INTEGER,
            paused INTEGER NOT NULL
        ) WITHOUT ROWID;

        CREATE TABLE events (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            time INTEGER NOT NULL,
            kind TEXT NOT NULL,
            number INTEGER,
            id TEXT,
            attempt INTEGER,
            details TEXT
        );
        CREATE INDEX events_by_number ON events (number) WHERE number IS NOT NULL;
        """,
        // A job is in one index while it lives, and in the others from its end: a change of its status costs one page.
        // `ended_at` is in them because SQLite looks the condition up in the row else.
        """
        DROP INDEX jobs_live;
        DROP INDEX jobs_by_status;
        DROP INDEX jobs_by_group;
        CREATE INDEX jobs_live ON jobs (status, number, group_name, ended_at) WHERE ended_at IS NULL;
        CREATE INDEX jobs_by_status ON jobs (status, number, ended_at) WHERE ended_at IS NOT NULL;
        CREATE INDEX jobs_by_group ON jobs (group_name, status, number)
            WHERE ended_at IS NOT NULL AND group_name <> 'default';
        """,
        // Of each part of a batch the numbers of its jobs, which are in a row.
        """
        CREATE TABLE batches (
            id TEXT NOT NULL,
            part INTEGER NOT NULL,
            batch INTEGER NOT NULL,
            first INTEGER NOT NULL,
            last INTEGER NOT NULL,
            PRIMARY KEY (id, part)
        ) WITHOUT ROWID;
        CREATE INDEX batches_by_batch ON batches (batch, first, last);
        CREATE INDEX batches_by_number ON batches (first, last);
        """,
        // Of the jobs that depend on others, on which.
        """
        CREATE TABLE dependencies (
            number INTEGER NOT NULL REFERENCES jobs ON DELETE CASCADE,
            first INTEGER NOT NULL,
            last INTEGER NOT NULL,
            PRIMARY KEY (number, first, last)
        ) WITHOUT ROWID;
        CREATE INDEX dependencies_by_target ON dependencies (last, first);
        """,
        // What submits jobs again and again, and which job a key of a submission stands for.
        """
        CREATE TABLE schedules (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            environment TEXT NOT NULL,
            next_at INTEGER,
            schedule TEXT NOT NULL
        );
        CREATE TABLE keys (
            key TEXT PRIMARY KEY,
            number INTEGER NOT NULL REFERENCES jobs ON DELETE CASCADE
        ) WITHOUT ROWID;
        CREATE INDEX keys_by_number ON keys (number);
        """,
        // A pool's size is of `units`, of `bytes` or in `percent` of the machine's memory.
        """
        ALTER TABLE groups ADD COLUMN priority INTEGER NOT NULL DEFAULT 0;
        CREATE TABLE pools (
            name TEXT PRIMARY KEY,
            size INTEGER NOT NULL,
            measure TEXT NOT NULL,
            variable TEXT
        ) WITHOUT ROWID;
        """,
        // Of the jobs of hooks, about which job each is.
        """
        CREATE TABLE hooks (
            hook INTEGER PRIMARY KEY REFERENCES jobs ON DELETE CASCADE,
            job INTEGER NOT NULL
        );
        CREATE INDEX hooks_by_job ON hooks (job, hook);
        """,
        // How the runs of each command, directory and name went, by a hash of the three.
        """
        CREATE TABLE history (
            key INTEGER PRIMARY KEY,
            runs INTEGER NOT NULL,
            completed INTEGER NOT NULL,
            number INTEGER NOT NULL,
            ended_at INTEGER NOT NULL,
            recent BLOB NOT NULL,
            name TEXT,
            directory TEXT NOT NULL,
            command TEXT NOT NULL
        );
        """,
        // Since when a group is paused, and who did it.
        """
        ALTER TABLE groups ADD COLUMN paused_at INTEGER;
        ALTER TABLE groups ADD COLUMN paused_by TEXT;
        """,
        // Where the jobs of a group run that do not say so themselves.
        "ALTER TABLE groups ADD COLUMN executor TEXT;",
    ]
}
