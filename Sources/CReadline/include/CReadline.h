#pragma once

// GNU readline, whose variables Swift cannot touch. All of it belongs to one thread.

/// What the editor tells.
struct creadline_hooks {
    void *context;
    /// A line was entered; NULL at the end of the input. The editor is hidden then.
    void (*line)(void *context, const char *line);
    /// The line up to the cursor is to be completed: `creadline_offer` takes the candidates.
    void (*complete)(void *context, const char *line);
    /// The candidates are to be listed: text of whole lines, from malloc(3), or NULL.
    char *(*list)(void *context, int columns);
};

/// Once, before everything else. `name` is what an inputrc calls the program ($if).
void creadline_set_up(const char *name, const struct creadline_hooks *hooks);
/// Prints the prompt and begins a line.
void creadline_show(const char *prompt);
/// Reads the next key, if there is one, and what belongs to it.
void creadline_read(void);
/// Gives up the line, as far as it was typed, and leaves the terminal as it was before `creadline_show`.
void creadline_hide(void);
/// The same, but the line stays on the screen with `mark` behind it; the cursor is in the next line then.
void creadline_abandon(const char *mark);
/// Leaves the terminal to others for a while; `creadline_resume` shows the line again.
void creadline_pause(void);
void creadline_resume(void);
/// The terminal has another size.
void creadline_resize(void);
/// Prints whole lines above the line that is being typed.
void creadline_print_above(const char *text);
/// For the keys that go back and search.
void creadline_remember(const char *line);
/// In `complete`: the line up to the cursor, as it would be. `goes_on`: no space behind it.
void creadline_offer(const char *line, int goes_on);
