// whole_figures.c - what each page of the group must say in figures: the plain second recount. A page's kind is its route; what is listed
// here comes from the plan of the story and from what its forms sent, never from the program's tables. `*` stands for words
// without a figure.
#include "base/day.h"
#include "tests/app/group/whole_read.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const char *const city[] = {"Amsterdam", "Den Haag", "Groningen", "Rotterdam", "Utrecht"};

static void say(struct sheet *s, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void say(struct sheet *s, const char *format, ...)
{
    char line[600];
    va_list a;

    va_start(a, format);
    vsnprintf(line, sizeof line, format, a);
    va_end(a);
    CHECK(s->w->t, s->n < SHEET_MAX);
    if (s->n < SHEET_MAX) s->line[s->n++] = str_z(s->w->t->mem, str_of(line));
}

static struct tm civil(int n)
{
    const time_t at = (time_t)n * 86400;
    struct tm tm;

    gmtime_r(&at, &tm);
    return tm;
}

static const char *date(struct whole *w, int n)
{
    static const char *const days[] = {"zondag",    "maandag", "dinsdag", "woensdag",
                                       "donderdag", "vrijdag", "zaterdag"};
    static const char *const months[] = {"januari",   "februari", "maart",    "april",
                                         "mei",       "juni",     "juli",     "augustus",
                                         "september", "oktober",  "november", "december"};
    const struct tm tm = civil(n);

    return whole_text(w, "%s %d %s %d", days[tm.tm_wday], tm.tm_mday, months[tm.tm_mon],
                      tm.tm_year + 1900);
}

static const char *short_date(struct whole *w, int n)
{
    static const char *const months[] = {"jan.", "feb.", "mrt.", "apr.", "mei",  "jun.",
                                         "jul.", "aug.", "sep.", "okt.", "nov.", "dec."};
    const struct tm tm = civil(n);

    return whole_text(w, "%d %s", tm.tm_mday, months[tm.tm_mon]);
}

static const char *clock_of(struct whole *w, int64_t at)
{
    const int minutes = at_local_minutes(at);

    return whole_text(w, "%02d:%02d", minutes / 60, minutes % 60);
}

static int met_on(const struct whole *w, int i) // of a meeting
{
    return day_of_at(w->starts[i]).n;
}

static const char *half_up(struct whole *w, int sum, int n) // an average with one decimal
{
    const int tenths = (sum * 20 + n) / (2 * n);

    return whole_text(w, "%d,%d", tenths / 10, tenths % 10);
}

static const char *z(struct whole *w, str s)
{
    return str_z(w->t->mem, s);
}

// ---- the group ----

static void dates(struct sheet *s)
{
    struct whole *w = s->w;

    for (int i = 0; i < MODULES; i++) {
        const char *on = date(w, met_on(w, i)), *title = z(w, w->module_title[i]);
        say(s, "%s", short_date(w, met_on(w, i)));
        say(s, "%d. %s Geweest", i + 1, title);
        say(s, "%s, %s - %s, Zaal", on, clock_of(w, w->starts[i]),
            clock_of(w, w->starts[i] + LENGTH * 60));
        say(s, "Naar de pagina van de bijeenkomst: %s, %s", title, on);
    }
}

static void people(struct sheet *s)
{
    say(s, "%d in de groep", PEOPLE + 1); // and the trainer
}

static void peers(struct sheet *s)
{
    struct whole *w = s->w;

    for (int k = 0; k < PEERS; k++) {
        unsigned cities = 0;
        for (int i = 0; i < PEERS; i++)
            cities |= 1u << w->peers[k].people[i] % 5;
        say(s, "Intervisiegroep %d", k + 1);
        say(s, "%d mensen, %d steden", PEERS, __builtin_popcount(cities));
        say(s, "1 gesprek gehouden, op %s", date(w, w->peers[k].day));
    }
}

static void version(struct sheet *s)
{
    say(s, "Deze groep volgt Democratisch vakmanschap, versie 7.0.0. Die tekst verandert niet "
           "vanzelf.");
    say(s, "7.0.0 %s, co", date(s->w, day_of_at((int64_t)time(NULL)).n));
}

static void own_peers(struct sheet *s, const char *after)
{
    for (int k = 0; k < PEERS; k++)
        for (int i = 0; i < PEERS; i++)
            if (s->w->peers[k].people[i] == s->person) say(s, "Intervisiegroep %d%s", k + 1, after);
}

static void home(struct sheet *s)
{
    if (s->person >= 0 && !whole_dossier(s->person))
        say(s, "Schrijf hoofdstuk 9 van je praktijkdossier");
    own_peers(s, "");
}

// ---- reviews ----

static void round_of(struct sheet *s)
{
    struct whole *w = s->w;

    for (int k = 0; k < ROUNDS; k++) {
        const struct whole_round *r = &w->round[k];
        int given = 0, trainer = 0;
        if (strncmp(s->path, r->path, strlen(r->path)) != 0) continue;
        const bool reads = strlen(s->path) > strlen(r->path);
        for (int p = 0; p < PEOPLE; p++) {
            given += r->given[p];
            trainer += r->trainer_read[p];
            // The own text, and what somebody read; and what they said of it.
            if (p == s->person   ? r->hands_in[p]
                : s->person >= 0 ? r->by[p][s->person] && reads
                                 : s->trains && reads && r->trainer_read[p])
                say(s, "Dit is van merk-%02d, zonder naam", p);
            if (s->person >= 0 && (reads ? p == s->person && r->did[p] : r->by[s->person][p]))
                say(s, "*: Gelezen door oog-%02d", p);
            if (s->leads && !reads)
                say(s, "Mens %02d | %s | %d van %d", p, r->hands_in[p] ? "Ja" : "Nee", r->did[p],
                    r->given[p]);
        }
        if (reads) return;
        say(s, "Inleveren tot en met: %s", date(w, r->day));
        say(s, "Lezen tot en met: %s", date(w, r->day + 7));
        say(s, "Sluiten na: %s", date(w, r->day + 14));
        if (s->leads)
            say(s,
                "%d teksten ingeleverd, %d van %d keer feedback verstuurd. Wie wie leest, zie je "
                "hier niet.",
                r->handed, r->sent, given);
        const int read = s->trains ? trainer : s->person >= 0 ? r->did[s->person] : 0;
        for (int i = 1; i <= read; i++)
            say(s, "Tekst %d Verstuurd", i);
        if (s->person < 0) return;
        for (int i = 1; i <= r->got[s->person]; i++)
            say(s, "Lezer %d", i);
        for (int i = 1; i <= r->got[s->person] + r->trainer_read[s->person]; i++)
            say(s, "Laat het weten: %d", i);
    }
}

// ---- progress and certificates ----

static int pieces(const struct whole *w,
                  int i) // what a chapter asks: the parts of the plan, and one of its exercises
{
    return w->plan[i] + (w->exercises[i] > 0);
}

static int written(const struct whole *w, int p, int i)
{
    static const int module[ROUNDS] = {2, 5}; // the parts that the rounds of reviews asked for
    int n = 0;

    if (whole_dossier(p)) return pieces(w, i);
    for (int k = 0; k < ROUNDS; k++)
        n += module[k] == i && w->round[k].hands_in[p];
    return n;
}

static bool present(int p, int i)
{
    return whole_plan(p, i) == PRESENT || whole_plan(p, i) == PART_LONG;
}

static bool has_badge(const struct whole *w, int p, int i)
{
    return present(p, i) && written(w, p, i) == pieces(w, i);
}

static bool certified(int p)
{
    return whole_was_there(p) >= MODULES - 1 && whole_dossier(p) && whole_watched(p);
}

static void awards(struct sheet *s)
{
    const int p = s->person;

    if (p < 0) return;
    for (int i = 0; i < MODULES; i++)
        if (has_badge(s->w, p, i))
            say(s, "Module %d, %s (Democratisch vakmanschap)", i + 1,
                z(s->w, s->w->module_title[i]));
    say(s, "Gegeven op %s", date(s->w, day_of_at((int64_t)time(NULL)).n));
}

static void progress(struct sheet *s)
{
    struct whole *w = s->w;
    const int p = s->person;

    for (int i = 0; s->leads && i < PEOPLE; i++)
        say(s, "Mens %02d %s | %d van %d | %d van %d | %d | %d | %s", i, city[i % 5],
            whole_was_there(i), MODULES, whole_dossier(i) ? MODULES : 0, MODULES,
            whole_watched(i) ? 2 : 0, whole_watched(i), certified(i) ? "Gegeven" : "Nog niet");
    if (p < 0) return;
    awards(s);
    say(s, "Bijeenkomsten: %d van %d%s",
        whole_was_there(p) < MODULES ? whole_was_there(p) : MODULES - 1, MODULES - 1,
        whole_was_there(p) >= MODULES - 1 ? ", klaar" : "");
    say(s, "Hoofdstukken af: %d van %d%s", whole_dossier(p) ? MODULES : 0, MODULES,
        whole_dossier(p) ? ", klaar" : "");
    say(s, "Teruggegeven lessen: %d van 2%s", whole_watched(p) ? 2 : 0,
        whole_watched(p) ? ", klaar" : "");
    say(s, "Les waar een medecursist bij keek: %d van 1%s", whole_watched(p),
        whole_watched(p) ? ", klaar" : "");
    if (p == 0) { // on the way to being a trainer: a mentor signed the first step
        say(s, "Certificaat: %d van 1%s", certified(p), certified(p) ? ", klaar" : "");
        say(s, "Meegekeken bij een bijeenkomst: 1 van 1, klaar");
        say(s, "Een deel gegeven: 0 van 1");
        say(s, "Geleid met een mentor: 0 van 2");
    }
    for (int i = 0; i < MODULES; i++) {
        say(s, "%d. %s%s", i + 1, z(w, w->module_title[i]), has_badge(w, p, i) ? " Badge" : "");
        say(s, "Je was er%sbij. Hoofdstuk: %d van %d delen geschreven",
            present(p, i) ? "" : " niet ", written(w, p, i), pieces(w, i));
    }
}

static void certificate(struct sheet *s)
{
    struct whole *w = s->w;
    int hours = 0;

    awards(s);
    say(s, "Gegeven op: %s", date(w, day_of_at((int64_t)time(NULL)).n));
    struct out code = out_new(w->t->mem); // in capitals
    for (const char *c = s->path + strlen("/certificaat/"); *c; c++)
        out_byte(&code, (char)(*c >= 'a' ? *c - 32 : *c));
    say(s, "Controlecode: " STR_FMT, STR_ARG(out_get(&code)));
    for (int i = 0; i < MODULES; i++) {
        hours += w->study[i] + w->live[i];
        say(s, "Module %d, %s (Democratisch vakmanschap)", i + 1, z(w, w->module_title[i]));
        say(s,
            "Bij de bijeenkomst van module %d geweest, en het hoofdstuk van het praktijkdossier "
            "af.",
            i + 1);
        say(s,
            "%d uur, 1 bijeenkomst op %s. Georganiseerd door Alle plaatsen, versie 7.0.0 van de "
            "leergang.",
            (w->study[i] + w->live[i] + 30) / 60, date(w, met_on(w, i)));
    }
    // Who was there at eight may have missed the first or the last.
    for (int p = 0; p < PEOPLE; p++) {
        int first = 0, last = MODULES - 1, away = 0; // minutes of sessions that were missed
        for (int i = 0; i < MODULES; i++)
            away += present(p, i) ? 0 : w->live[i];
        while (first < MODULES && !present(p, first))
            first++;
        while (last > 0 && !present(p, last))
            last--;
        if (certified(p) && (s->person < 0 || s->person == p))
            say(s,
                "%d uur, %d bijeenkomsten tussen %s en %s. Georganiseerd door Alle plaatsen, "
                "versie 7.0.0 van de leergang.",
                (hours - away + 30) / 60, whole_was_there(p), date(w, met_on(w, first)),
                date(w, met_on(w, last)));
    }
}

// ---- the workbook ----

static void book(struct sheet *s)
{
    struct whole *w = s->w;
    const char *today = date(w, day_of_at((int64_t)time(NULL)).n);
    int n = 0;

    for (int i = 0; i < MODULES; i++) {
        say(s, "%d. %s", i + 1, z(w, w->module_title[i]));
        n += whole_dossier(s->person) ? pieces(w, i) : written(w, s->person, i);
    }
    say(s, "%d stuk%s geschreven", n, n == 1 ? "" : "ken");
    say(s, "Veranderd op %s. Alleen ik", today);
}

static void section(struct sheet *s)
{
    // In the second round the text of the workbook was written over by another.
    if (whole_dossier(s->person) && str_ends(str_of(s->path), STR("/plan-way")) &&
        s->w->round[1].hands_in[s->person]) {
        say(s, "1 eerdere versie");
        say(s, "%s", date(s->w, day_of_at((int64_t)time(NULL)).n));
    }
}

static void sealed(struct sheet *s)
{
    say(s, "Schrijf je leerdoel op. Je leest de brief terug op %s, bij de laatste bijeenkomst.",
        date(s->w, met_on(s->w, MODULES - 1)));
}

// ---- intervision ----

static void circle(struct sheet *s)
{
    own_peers(s, "");
    for (int k = 0; k < PEERS; k++)
        if (strcmp(s->path, s->w->peers[k].path) == 0)
            say(s, "%s, %d minuten, incidentmethode", date(s->w, s->w->peers[k].day),
                s->w->peers[k].minutes);
}

static void circles(struct sheet *s)
{
    own_peers(s, ", Hele groep");
}

static void protocol(struct sheet *s)
{
    static const char *const steps[] = {"Terugkijken",
                                        "Iemand vertelt",
                                        "De kernvraag",
                                        "Vragen stellen",
                                        "Wat zie je?",
                                        "Advies",
                                        "Antwoord van de inbrenger",
                                        "Wat leren wij?"};
    static const int full[] = {5, 10, 5, 20, 15, 15, 10, 10},
                     brief[] = {5, 10, 5, 15, 10, 10, 5, 5};
    const bool is_brief = strstr(s->path, "vorm=kort") != NULL;

    for (size_t i = 0; i < COUNT_OF(steps); i++)
        say(s, "%zu. %s | %d | *", i + 1, steps[i], is_brief ? brief[i] : full[i]);
}

// ---- where do I stand ----

static void stand(struct sheet *s)
{
    struct whole *w = s->w;

    for (int c = 0; c < COMPETENCES; c++) {
        const char *cell[3];
        for (int m = 0; m < 3; m++) {
            int sum = 0;
            cell[m] = "-";
            if (s->trains && whole_assessed(m) >= 10) {
                for (int p = 0; p < 10; p++)
                    sum += whole_score(p, c, m);
                const int tenths = (sum * 20 + 10) / 20;
                cell[m] = tenths >= 45 ? "≥ 4,5" : tenths <= 15 ? "≤ 1,5" : half_up(w, sum, 10);
            } else if (s->person >= 0 && s->person < whole_assessed(m)) {
                cell[m] = whole_text(w, "%d", whole_score(s->person, c, m));
            }
        }
        say(s, "* | %s | %s | %s", cell[0], cell[1], cell[2]);
    }
    if (s->trains) say(s, "* | * (10 mensen) | * | * (10 mensen)");
}

// ---- evaluation ----

static void evaluation(struct sheet *s)
{
    struct whole *w = s->w;
    const int i = sheet_meeting(s);

    if (i < 0) return;
    const struct whole_moment *b = &w->before[i], *a = &w->after[i];
    const char *few = b->n < 5   ? " Met minder dan vijf antwoorden laten we niets zien."
                      : a->n < 5 ? " *"
                                 : "";
    say(s, "%d antwoorden vooraf, %d achteraf.%s", b->n, a->n, few);
    for (int q = 0; q < w->questions[i] && (b->n >= 5 || a->n >= 5); q++)
        say(s, "* | %s | %s", b->n >= 5 ? half_up(w, b->sum[q], b->n) : "–",
            a->n >= 5 ? half_up(w, a->sum[q], a->n) : "–");
    const int64_t ends = w->starts[i] + LENGTH * 60;
    if (!w->letter_day[i])
        say(s, "De brief met de vraag wat ze ermee deden, gaat op %s.",
            date(w, day_of_at(ends + 90 * 86400).n));
    else if (day_of_at((int64_t)time(NULL)).n <= w->letter_day[i] + 42)
        say(s, "%d antwoorden. *", w->later[i].n); // the form is open: nothing yet
    else
        say(s, "%d antwoorden.%s", w->later[i].n, w->later[i].n < 5 ? " *" : "");
}

static void evaluations(struct sheet *s)
{
    struct whole *w = s->w;

    for (int i = 0; s->trains && i < MODULES; i++) {
        say(s, "%d. %s", i + 1, z(w, w->session_title[i]));
        say(s, "Hele groep, %s", date(w, met_on(w, i)));
    }
    if (!s->trains) return;
    for (int k = 0; k < RUNS; k++)
        say(s, "Vaste groep, %s", date(w, day_of_at((int64_t)time(NULL) - 8 * 3600).n));
    say(s, "Vaste groep, %s", date(w, day_of_at(w->next_at).n));
}

// ---- the live session ----

static int states(int i, int what) // how many were that in a meeting: there, excused, or absent
{
    int n = 0;

    for (int p = 0; p < PEOPLE; p++) {
        const enum state x = whole_plan(p, i);
        n += what == PRESENT ? x == PRESENT || x == PART_LONG || x == PART_SHORT : (int)x == what;
    }
    return n;
}

static void poll(struct sheet *s, int i)
{
    int n[6] = {0}, sum = 0;

    for (int p = 0; p < VOTERS; p++) {
        n[whole_vote(p, i)]++;
        sum += whole_vote(p, i);
    }
    say(s, "%d antwoorden · Gemiddeld %s", VOTERS, half_up(s->w, sum, VOTERS));
    for (int k = 1; k <= 5; k++)
        say(s, "%d %d (%d%%)", k, n[k], (n[k] * 200 + VOTERS) / (2 * VOTERS));
}

static void phone(struct sheet *s)
{
    const int i = sheet_meeting(s), p = s->person;

    if (i < 0) return;
    if (p < 0) poll(s, i);
    if (p >= 0 && whole_plan(p, i) == PART_LONG) say(s, "Je was er %d minuten.", LENGTH / 2);
    if (p >= 0 && whole_plan(p, i) == PART_SHORT) say(s, "Je was er %d minuten.", LENGTH / 2 - 1);
}

static int by_size(const void *a, const void *b)
{
    return *(const int *)a - *(const int *)b;
}

// What a part took in the nine runs; and besides in the one of this group, which did the first part in no time and never came to
// the others.
static int learned(const struct whole *w, int part, bool besides, int *minutes, int *skipped)
{
    int n = 0;

    *skipped = besides && part > 0;
    if (besides && part == 0) minutes[n++] = 0;
    for (int k = 0; k < RUNS; k++)
        if (w->took[k][part] < 0)
            ++*skipped;
        else
            minutes[n++] = w->took[k][part];
    qsort(minutes, (size_t)n, sizeof *minutes, by_size);
    return n;
}

static int median(const int *sorted, int n)
{
    return n % 2 ? sorted[n / 2] : (sorted[n / 2] + sorted[n / 2 - 1] + 1) / 2;
}

// On a page of the first session, where the others ran it too.
static const char *usually(struct whole *w, int i, int part)
{
    int minutes[RUNS + 1], skipped;

    if (i) return "";
    const int n = learned(w, part, false, minutes, &skipped);
    return whole_text(w, "meestal %d min (%d keer gegeven)", median(minutes, n), n);
}

// The parts as the page of the trainer has them: the first was begun and ended at once, the others were never reached.
static void desk(struct sheet *s)
{
    struct whole *w = s->w;
    const int i = sheet_meeting(s);

    if (i < 0) return;
    const struct whole_session *x = &w->session[i];
    const char *opnieuw = i > 4 ? " opnieuw" : "";
    const int in = states(i, PRESENT), n = whole_reactions(i);
    poll(s, i);
    say(s, "Binnen: %d van %d", in, PEOPLE);
    for (int minute = 0; minute < 4; minute++)
        say(s, "%s%s%sklaar*%s0 min", clock_of(w, w->starts[i] + minute * 60),
            z(w, x->part[0].title), opnieuw, usually(w, i, 0));
    for (int k = 1; k < x->n; k++)
        say(s, "–%s%sovergeslagen*%s%d min", z(w, x->part[k].title), opnieuw, usually(w, i, k),
            x->part[k].minutes);
    if (n < 5 || !s->trains) return;
    int useful = 0, at_ease = 0;
    for (int p = 0; p < n; p++) {
        useful += 1 + (p + i) % 5;
        at_ease += 1 + (p * 3 + i) % 5;
    }
    say(s, "Wat had je hieraan? Van 1 (niets) tot 5 (heel veel): Gemiddeld %s",
        half_up(w, useful, n));
    say(s, "Voelde je je veilig om iets te proberen? Van 1 (niet) tot 5 (helemaal): Gemiddeld %s",
        half_up(w, at_ease, n));
    say(s, "Wat %d mensen schreven", n);
}

static void wall(struct sheet *s)
{
    const int i = sheet_meeting(s);

    if (i >= 0) poll(s, i);
    say(s, "%d antwoorden", VOTERS);
}

static void office(struct sheet *s)
{
    static const char *const words[] = {"aanwezig", "een deel", "een deel", "afgemeld",
                                        "niet aanwezig"};
    struct whole *w = s->w;
    const int i = sheet_meeting(s);

    if (i < 0) return;
    say(s, "Wanneer: %s, %s", date(w, met_on(w, i)), clock_of(w, w->starts[i]));
    say(s, "%s: kantoor", z(w, w->session_title[i]));
    say(s, "Binnen: %d van %d", states(i, PRESENT), PEOPLE);
    say(s, "Maak eten klaar voor: %d", PEOPLE - states(i, EXCUSED));
    say(s, "Afgemeld: %d", states(i, EXCUSED));
    for (int p = 0; p < PEOPLE; p++) {
        const enum state x = whole_plan(p, i);
        const char *why = x == PART_LONG || x == PART_SHORT ? "half" : "lijst";
        for (int minute = 0; minute < 4; minute++) // the minute in which it was sent, or the next
            say(s, "%s Mens %02d: %s, met de hand (trainer) · %s",
                clock_of(w, w->listed[i] + minute * 60), p, words[x], why);
    }
}

static void paper(struct sheet *s)
{
    struct whole *w = s->w;
    const int i = sheet_meeting(s);

    if (i < 0) return;
    const struct whole_session *x = &w->session[i];
    const char *opnieuw = i > 4 ? " opnieuw" : "";
    say(s, "%s · Zaal", date(w, met_on(w, i)));
    for (int k = 0; k < x->n; k++)
        for (int minute = 0; minute < 4; minute++)
            say(s, "%s | %s%s %d min*%s%s" STR_FMT,
                k ? "–" : clock_of(w, w->starts[i] + minute * 60), z(w, x->part[k].title), opnieuw,
                x->part[k].minutes, usually(w, i, k), x->part[k].needs.n ? " Leg klaar: " : "",
                STR_ARG(x->part[k].needs));
    say(s, "http://meent.example/bijeenkomst/" STR_FMT, STR_ARG(w->meeting[i]));
    for (int k = 1; k <= 5; k++) // the answers of a scale, to be counted by hands
        say(s, "%d", k);
    say(s, "1 ○2 ○3 ○4 ○5 ○");
}

static void meetings(struct sheet *s)
{
    struct whole *w = s->w;

    for (int i = 0; i < MODULES; i++)
        say(s, "Hele groep · %s, %s · Zaal", date(w, met_on(w, i)), clock_of(w, w->starts[i]));
    for (int k = 0; s->trains && k < RUNS; k++)
        say(s, "Vaste groep · %s, %s · Zaal", date(w, day_of_at(w->ran[k]).n),
            clock_of(w, w->ran[k]));
    if (s->trains)
        say(s, "Vaste groep · %s, %s · Zaal", date(w, day_of_at(w->next_at).n),
            clock_of(w, w->next_at));
}

// ---- the trainer ----

static void prepares(struct sheet *s)
{
    struct whole *w = s->w;
    const struct whole_session *x = &w->session[0];
    int planned = 0, in_all = 0;

    for (int k = 0; k < x->n; k++) {
        int minutes[RUNS + 1], skipped;
        const int n = learned(w, k, true, minutes, &skipped);
        planned += x->part[k].minutes;
        in_all += median(minutes, n);
        struct out o = out_new(w->t->mem);
        out_format(&o, "gepland %d minuten, meestal %d (%d keer gegeven)", x->part[k].minutes,
                   median(minutes, n), n);
        if (minutes[n / 4] != minutes[n - 1 - n / 4])
            out_format(&o, " (de middelste helft %d tot %d)", minutes[n / 4],
                       minutes[n - 1 - n / 4]);
        if (skipped) out_format(&o, ", %d keer overgeslagen", skipped);
        say(s, STR_FMT "*", STR_ARG(out_get(&o)));
    }
    say(s, "Gepland %d minuten, meestal %d.", planned, in_all);
    say(s, "1. %s", z(w, w->session_title[0]));
    say(s, "Vaste groep, %s", date(w, day_of_at(w->next_at).n));
}

static void trainer(struct sheet *s)
{
    static const char *const steps[] = {"Meegedaan", "Meegekeken", "Een deel gegeven",
                                        "Geleid met een mentor", "Leidt"};
    const int p = s->person, there = p < 0 ? 0 : whole_was_there(p) > 8 ? 8 : whole_was_there(p);

    for (size_t i = 0; i < COUNT_OF(steps); i++)
        say(s, "%zu. %s*", i + 1, steps[i]);
    say(s, "%d van 8", there);
    say(s, "0 van 1");
    if (p == 0) { // a mentor signed for one step
        const struct tm today = civil(day_of_at((int64_t)time(NULL)).n);
        say(s, "1 van 1: mentor, %s %d", short_date(s->w, day_of_at((int64_t)time(NULL)).n),
            today.tm_year + 1900);
    }
    say(s, "0 van 2");
    struct whole *w = s->w;
    const int64_t at = w->next_at;
    const char *title = whole_text(w, "1. %s", z(w, w->session_title[0]));
    if (s->trains) {
        say(s, "Vaste groep, %s, %s - %s, Zaal", date(w, day_of_at(at).n), clock_of(w, at),
            clock_of(w, at + LENGTH * 60));
        say(s, "%s", title);
        title = z(w, w->session_title[0]);
        say(s, "Regie: %sAlles op papier: %sEvaluatie: %s", title, title, title);
        say(s, "Over 3 dagen*");
        say(s, "0 deelnemers");
    }
}

// ---- observation ----

static void observed(struct sheet *s)
{
    const char *today = date(s->w, day_of_at((int64_t)time(NULL)).n);

    if (s->person < 0 && !s->signs) return;
    say(s, "getekend, %s", today);
    say(s, "Dag van de les: %s", today);
    say(s, "Minuten: 45");
    say(s, "*: 45");
    say(s, "*: 7");
    say(s, "*: 4");
}

void whole_figures(struct sheet *s)
{
    static const struct {
        const char *route;
        void (*say)(struct sheet *);
    } kinds[] = {
        {"/groep/{group}", home},
        {"/groep/{group}/data", dates},
        {"/groep/{group}/mensen", people},
        {"/groep/{group}/intervisie", peers},
        {"/groep/{group}/versie", version},
        {"/groep/{group}/waar-sta-ik", stand},
        {"/groep/{group}/feedback/{round}", round_of},
        {"/groep/{group}/feedback/{round}/lees/{pair}", round_of},
        {"/groep/{group}/voortgang", progress},
        {"/certificaat/{code}", certificate},
        {"/mijn/certificaten", awards},
        {"/dossier/{book}", book},
        {"/dossier/{book}/besloten", sealed},
        {"/dossier/{book}/{section}", section},
        {"/intervisie", circles},
        {"/intervisie/{peers}", circle},
        {"/intervisie/papier", protocol},
        {"/evaluatie", evaluations},
        {"/evaluatie/{meeting}", evaluation},
        {"/bijeenkomst", meetings},
        {"/bijeenkomst/{meeting}", phone},
        {"/bijeenkomst/{meeting}/regie", desk},
        {"/bijeenkomst/{meeting}/wand", wall},
        {"/bijeenkomst/{meeting}/kantoor", office},
        {"/bijeenkomst/{meeting}/papier", paper},
        {"/trainer", trainer},
        {"/trainer/{meeting}", prepares},
        {"/observatie", observed},
        {"/observatie/{seen}", observed},
        {"/observatie/nieuw", observed}, // for who is in no group: the list
    };

    for (size_t i = 0; i < COUNT_OF(kinds); i++)
        if (strcmp(s->route, kinds[i].route) == 0) kinds[i].say(s);
}
