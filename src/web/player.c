#include "web/player.h"

enum err player_fill(struct db *db, struct mem *mem, str slug, enum lang lang,
                     struct player_view *v)
{
    struct item_play play;

    TRY(item_play(db, mem, slug, lang, &play));
    TRY(item_chapter_list(db, mem, slug, lang, &v->chapters));
    TRY(item_transcript(db, mem, slug, lang, &v->transcript));
    v->card = play.card;
    v->sources = (struct player_sources){play.sources, play.n_sources};
    v->tracks.at = MEM_ARRAY(mem, struct item_track, (size_t)play.n_tracks + 1);
    // The first track is the one a browser shows by itself.
    for (int own = 1; own >= 0; own--)
        for (int i = 0; i < play.n_tracks; i++)
            if (str_eq(play.tracks[i].lang, str_of(lang_codes[lang])) == own)
                v->tracks.at[v->tracks.n++] = play.tracks[i];
    return ERR_NONE;
}
