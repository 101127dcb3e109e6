// bylaw.h - a setting of a by-law in words, for any page that shows one.
//
//   struct bylaw_fact f;
//   TRY(bylaw_at(q->db, q->mem, place, BYLAW_initiative_decide, filed, &f));
//   str term = bylaw_said(q->mem, q->lang, BYLAW_initiative_decide, &f);       // "8 weken"
#pragma once

#include "core/bylaw.h"
#include "i18n/i18n.h"
#include "i18n/messages.h"

msg bylaw_word(enum bylaw_key key); // "Zo snel is er een besluit"
msg bylaw_chapter_word(enum bylaw_chapter c);
msg bylaw_unit_word(enum clock_unit u); // "weken"
// Its value for people: "8 weken", "ja", "€ 2.500", "geen".
str bylaw_said(struct mem *m, enum lang lang, enum bylaw_key key, const struct bylaw_fact *f);
// The source in the reader's language: of the model there is a sentence of ours.
str bylaw_source(enum lang lang, const struct bylaw_fact *f);
