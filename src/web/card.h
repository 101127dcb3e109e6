// card.h - a library item as a card, in lists of the library, on the home page and in modules.
#pragma once

#include "core/item.h"
#include "html/html.h"

// Picture of an item without one of its own: always the same one for the same item.
str card_cover(str kind, str slug);
