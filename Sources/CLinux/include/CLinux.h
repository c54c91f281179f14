#pragma once

// What Swift cannot say about Linux: GNU calls that the Glibc module hides, variadic calls, macros of <sys/socket.h>,
// and the code that runs between fork and exec. Every function returns what the call of the same name returns
// (-1 and errno on failure) unless it says otherwise. Nothing here allocates, logs or keeps state.

#include "clinux_descriptor.h"
#include "clinux_event.h"
#include "clinux_process.h"
#include "clinux_socket.h"
#include "clinux_spawn.h"
#include "clinux_terminal.h"
#include "clinux_traits.h"
#include "clinux_wait.h"
