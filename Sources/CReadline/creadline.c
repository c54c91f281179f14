#include "CReadline.h"

#include <errno.h>
#include <locale.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include <readline/history.h>
#include <readline/readline.h>

static struct creadline_hooks hooks;
static char **offers;
static int offer_count;
static int offers_go_on;

enum { longest_history = 1000 };

static void forget_offers(void) {
    for (int index = 0; index < offer_count; index++) free(offers[index]);
    free(offers);
    offers = NULL;
    offer_count = 0;
    offers_go_on = 0;
}

void creadline_offer(const char *line, int goes_on) {
    char **larger = realloc(offers, (size_t)(offer_count + 1) * sizeof *offers);
    if (!larger) return;
    offers = larger;
    offers[offer_count] = strdup(line);
    if (!offers[offer_count]) return;
    offer_count++;
    offers_go_on = goes_on;
}

/// readline's generator: the offers, one after the other.
static char *next_offer(const char *text, int state) {
    (void)text;
    static int next;
    if (state == 0) next = 0;
    return next < offer_count ? strdup(offers[next++]) : NULL;
}

static char **complete(const char *text, int start, int end) {
    (void)text;
    (void)start;
    rl_attempted_completion_over = 1;
    forget_offers();
    char *line = strndup(rl_line_buffer, (size_t)end);
    if (!line) return NULL;
    hooks.complete(hooks.context, line);
    free(line);
    rl_completion_suppress_append = offer_count == 1 && offers_go_on;
    return offer_count > 0 ? rl_completion_matches("", next_offer) : NULL;
}

static void list(char **matches, int count, int longest) {
    (void)matches;
    (void)count;
    (void)longest;
    int rows, columns;
    rl_get_screen_size(&rows, &columns);
    char *text = hooks.list(hooks.context, columns);
    rl_crlf();
    if (text) fputs(text, rl_outstream);
    free(text);
    rl_forced_update_display();
}

static void take_line(char *line) {
    // The callee may show another line: the terminal is given back first.
    rl_callback_handler_remove();
    hooks.line(hooks.context, line);
    free(line);
}

/// Characters are those of the locale. Where none was chosen, or one that is not installed, the terminal speaks UTF-8.
static int set_locale(void) {
    const char *chosen = setlocale(LC_CTYPE, "");
    if (chosen && strcmp(chosen, "C") != 0 && strcmp(chosen, "POSIX") != 0) return 1;
    const char *all = getenv("LC_ALL");
    if (chosen && all && *all) return 0;
    return setlocale(LC_CTYPE, "C.UTF-8") != NULL;
}

/// The terminal as readline wants it, except that read(2) never waits (VMIN and VTIME of termios(3)).
static void prepare_terminal(int meta) {
    rl_prep_terminal(meta);
    struct termios settings;
    if (tcgetattr(fileno(rl_instream), &settings) != 0) return;
    settings.c_cc[VMIN] = 0;
    settings.c_cc[VTIME] = 0;
    tcsetattr(fileno(rl_instream), TCSADRAIN, &settings);
}

enum { no_key = -2 };

/// A key, or `no_key`, or EOF where the terminal has gone.
static int key_now(void) {
    struct pollfd polled = {.fd = fileno(rl_instream), .events = POLLIN};
    unsigned char key;
    ssize_t count = read(polled.fd, &key, 1);
    if (count == 1) return key;
    if (count < 0) return errno == EINTR || errno == EAGAIN ? no_key : EOF;
    // Nothing was typed, or nothing ever will be.
    return poll(&polled, 1, 0) == 1 && polled.revents & (POLLHUP | POLLERR | POLLNVAL) ? EOF : no_key;
}

/// readline's way to read the rest of a character or of what is pasted: this waits.
static int next_key(FILE *stream) {
    struct pollfd polled = {.fd = fileno(stream), .events = POLLIN};
    int key;
    while ((key = key_now()) == no_key) poll(&polled, 1, -1);
    return key;
}

void creadline_set_up(const char *name, const struct creadline_hooks *given) {
    hooks = *given;
    int has_characters = set_locale();
    rl_readline_name = name;
    rl_catch_signals = 0;
    rl_catch_sigwinch = 0;
    rl_change_environment = 0;
    rl_prep_term_function = prepare_terminal;
    rl_getc_function = next_key;
    // The whole line is one word: what a word is in it, its owner knows better.
    rl_completer_word_break_characters = "";
    rl_basic_quote_characters = "";
    rl_sort_completion_matches = 0;
    rl_ignore_completion_duplicates = 0;
    rl_attempted_completion_function = complete;
    rl_completion_display_matches_hook = list;
    using_history();
    stifle_history(longest_history);
    rl_initialize();
    if (!has_characters) {
        // Bytes are bytes.
        rl_variable_bind("input-meta", "on");
        rl_variable_bind("convert-meta", "off");
        rl_variable_bind("output-meta", "on");
    }
}

void creadline_show(const char *prompt) {
    // It may have changed while somebody else had the terminal.
    rl_reset_screen_size();
    rl_callback_handler_install(prompt, take_line);
}

void creadline_read(void) {
    // Ctrl-C discards what was typed before it: a key that poll(2) has just seen may be gone.
    int key = key_now();
    if (key == no_key) return;
    if (key == EOF) {
        take_line(NULL);
        return;
    }
    rl_stuff_char(key);
    rl_callback_read_char();
}

void creadline_hide(void) {
    rl_callback_sigcleanup();
    rl_free_line_state();
    rl_callback_handler_remove();
}

void creadline_abandon(const char *mark) {
    // On Ctrl-C the kernel sends the signal and then discards pending output (NOFLSH in termios(3)). It locks the settings
    // while it does so: reading them first makes sure that our output comes after the flush.
    struct termios settings;
    tcgetattr(fileno(rl_outstream), &settings);
    // What a search or an argument has put in the place of the prompt goes first. Then to the end of the last line.
    rl_callback_sigcleanup();
    rl_clear_message();
    rl_point = rl_end;
    rl_redisplay();
    fputs(mark, rl_outstream);
    rl_crlf();
    creadline_hide();
}

void creadline_pause(void) {
    if (rl_deprep_term_function) rl_deprep_term_function();
}

void creadline_resume(void) {
    if (rl_prep_term_function) rl_prep_term_function(1);
    rl_resize_terminal();
    rl_forced_update_display();
}

void creadline_resize(void) { rl_resize_terminal(); }

void creadline_print_above(const char *text) {
    rl_clear_visible_line();
    fputs(text, rl_outstream);
    rl_forced_update_display();
}

void creadline_remember(const char *line) { add_history(line); }
