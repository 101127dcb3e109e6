#include "web/card.h"

#include "web/assets.h"

str card_cover(str kind, str slug)
{
    static const struct {
        const char *kind, *covers[5];
    } table[] = {
        {"film",
         {ASSET_art_film_1_svg, ASSET_art_film_2_svg, ASSET_art_film_3_svg, ASSET_art_film_4_svg,
          ASSET_art_film_5_svg}},
        {"podcast",
         {ASSET_art_podcast_1_svg, ASSET_art_podcast_2_svg, ASSET_art_podcast_3_svg,
          ASSET_art_podcast_4_svg, ASSET_art_podcast_5_svg}},
        {"reading",
         {ASSET_art_reading_1_svg, ASSET_art_reading_2_svg, ASSET_art_reading_3_svg,
          ASSET_art_reading_4_svg, ASSET_art_reading_5_svg}},
        {"worksheet",
         {ASSET_art_worksheet_1_svg, ASSET_art_worksheet_2_svg, ASSET_art_worksheet_3_svg,
          ASSET_art_worksheet_4_svg, ASSET_art_worksheet_5_svg}},
        {"case",
         {ASSET_art_case_1_svg, ASSET_art_case_2_svg, ASSET_art_case_3_svg, ASSET_art_case_4_svg,
          ASSET_art_case_5_svg}},
    };
    unsigned sum = 0;

    for (size_t i = 0; i < slug.n; i++)
        sum = sum * 31 + (unsigned char)slug.at[i];
    for (size_t i = 0; i < COUNT_OF(table); i++)
        if (str_eq(kind, str_of(table[i].kind))) return str_of(table[i].covers[sum % 5]);
    return str_of(ASSET_art_reading_1_svg);
}
