#include "tests/support/prose.h"

#include "base/out.h"

static const char *const who[] = {
    "de bewoner",          "een ondernemer",   "de griffier",         "mijn buurvrouw",
    "het wijkteam",        "de wethouder",     "een jongere",         "de sportvereniging",
    "elke huurder",        "de projectleider", "een verpleegkundige", "de schooldirecteur",
    "het dorpshuis",       "een nieuwkomer",   "de fietsersbond",     "dit raadslid",
    "een mantelzorger",    "de jeugdwerker",   "hun secretaris",      "de tolk",
    "onze conciërge",      "een marktkoopman", "de opa van Sil",      "het bewonersplatform",
    "zijn afdelingshoofd", "een planoloog",    "de voorzitster",      "iedere stagiair",
    "de dorpsraad"};
static const char *const does[] = {"vraagt",     "bespreekt",   "weigert",     "tekent",
                                   "bewaart",    "vergelijkt",  "organiseert", "vertrouwt",
                                   "ontdekt",    "verdedigt",   "beschrijft",  "berekent",
                                   "onderzoekt", "ondersteunt", "herkent",     "verwacht",
                                   "vergeet",    "bedankt",     "overhandigt", "schildert",
                                   "tekende",    "verplaatst",  "noteert",     "betwijfelt",
                                   "verhuurt",   "sorteert",    "bepleit",     "waardeert",
                                   "repareert",  "verkent",     "filmt",       "raadpleegt"};
static const char *const what[] = {"een nieuwe speeltuin",
                                   "het verslag",
                                   "drie parkeerplaatsen",
                                   "de uitnodiging",
                                   "ieders voorstel",
                                   "zijn begroting",
                                   "groene daken",
                                   "een stille meerderheid",
                                   "het wijkbudget",
                                   "haar ervaring",
                                   "lastige voorwaarden",
                                   "de loting",
                                   "gratis koffie",
                                   "het zebrapad",
                                   "oude bomen",
                                   "een eerlijke terugkoppeling",
                                   "de vergunning",
                                   "twee alternatieven",
                                   "veertien stoelen",
                                   "die kaartjes",
                                   "hun handtekeningen",
                                   "vier scenario's",
                                   "de rolstoelhelling",
                                   "onze agenda",
                                   "een begrijpelijke brief",
                                   "dat spandoek",
                                   "alle argumenten",
                                   "de bushalte",
                                   "elf interviews",
                                   "het stemformulier",
                                   "deze tijdlijn",
                                   "haar presentatie",
                                   "een maquette",
                                   "de bijlagen"};
static const char *const where[] = {"bij de bibliotheek",
                                    "tijdens het spreekuur",
                                    "in Oefenstad",
                                    "langs de gracht",
                                    "achter het station",
                                    "op woensdagavond",
                                    "na de vakantie",
                                    "zonder microfoon",
                                    "met alle klassen",
                                    "voor de zomer",
                                    "onder de poort",
                                    "rond etenstijd",
                                    "tussen twee vergaderingen",
                                    "volgens het draaiboek",
                                    "naast de moskee",
                                    "op het schoolplein",
                                    "per telefoon",
                                    "in kleine kring",
                                    "vlak voor sluitingstijd",
                                    "aan de keukentafel",
                                    "buiten de spits",
                                    "met potlood",
                                    "bovenop de dijk",
                                    "rondom de vijver"};
static const char *const then[] = {"omdat niemand luisterde",
                                   "zodat iedereen kan meepraten",
                                   "terwijl het regende",
                                   "als er genoeg stoelen staan",
                                   "hoewel het budget klein is",
                                   "nadat de kaart af was",
                                   "voordat iemand boos wordt",
                                   "totdat het besluit valt",
                                   "want vertrouwen groeit langzaam",
                                   "dus kiest men opnieuw",
                                   "mits de subsidie komt",
                                   "ook wanneer het spannend wordt",
                                   "tenzij de zaal vol zit",
                                   "sinds de verhuizing",
                                   "alsof dat vanzelf gaat",
                                   "waarna iedereen applaudisseert",
                                   "ondanks alle bezwaren",
                                   "zolang de kachel brandt"};

#define PICK(list) list[test_random(t, COUNT_OF(list))]

str prose_sentence(struct test *t)
{
    struct out o = out_new(t->mem);

    switch (test_random(t, 3)) {
    case 0:
        out_format(&o, "%s %s %s %s %s", PICK(who), PICK(does), PICK(what), PICK(where),
                   PICK(then));
        break;
    case 1:
        out_format(&o, "vandaag %s %s nummer %d %s %s", PICK(does), PICK(who),
                   (int)test_random(t, 9000), PICK(what), PICK(where));
        break;
    default:
        out_format(&o, "%s %s %s %s, %s", PICK(where), PICK(does), PICK(who), PICK(what),
                   PICK(then));
        break;
    }
    if (o.at[0] >= 'a' && o.at[0] <= 'z') o.at[0] = (char)(o.at[0] - 32);
    out_byte(&o, ".?!"[test_random(t, 10) ? 0 : 1 + test_random(t, 2)]);
    return out_get(&o);
}

str prose_nonsense(struct test *t)
{
    static const char *const syllables[] = {"bra", "klo", "ste", "vin", "mur", "gel",
                                            "pon", "tas", "wie", "zuk", "dro", "lim"};
    struct out o = out_new(t->mem);

    for (int word = 0; word < 8; word++) {
        if (word) out_byte(&o, ' ');
        for (int i = 0; i < 4; i++)
            out_format(&o, "%s", PICK(syllables));
    }
    o.at[0] = (char)(o.at[0] - 32);
    out_byte(&o, '.');
    return out_get(&o);
}

str prose_change_word(struct test *t, str s)
{
    static const char *const words[] = {"nooit",  "samen",  "vaak",    "eerst",      "graag",
                                        "zelden", "bewust", "opnieuw", "stilletjes", "meteen"};
    struct out o = out_new(t->mem);
    int n = 0, at = 0;

    for (size_t i = 0; i < s.n; i++)
        n += s.at[i] == ' ';
    const int where_to =
        1 + (int)test_random(t, (uint64_t)n); // not the first: it opens with a capital
    for (size_t i = 0; i < s.n;) {
        size_t end = i;
        while (end < s.n && s.at[end] != ' ')
            end++;
        if (i) out_byte(&o, ' ');
        if (at++ == where_to) {
            out_format(&o, "%s%d", PICK(words), (int)test_random(t, 1000));
            if (strchr(".?!,", s.at[end - 1])) out_byte(&o, s.at[end - 1]);
        } else {
            out_bytes(&o, s.at + i, end - i);
        }
        i = end + 1;
    }
    return out_get(&o);
}
