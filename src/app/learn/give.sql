-- Giving back and taking over.

-- offers_waiting(course_id course) one int
-- : n int
select cast(count(*) as bigint) as n from course_offer where course = :course and state = 'open';

-- offer_add(course_id course, course_id fork, int base, person_id person, str why, str evidence, int now) one course_offer_id
insert into course_offer (course, fork, base, person, why, evidence, state, created_at)
values (:course, :fork, :base, :person, :why, :evidence, 'open', :now) returning id;

-- offer_piece_add(course_offer_id offer, str path, str doc, str piece, str after_piece, str title, str text_before, str text_after) exec
insert into course_offer_piece (offer, path, doc, piece, after_piece, title, text_before, text_after, state, answer, at)
values (:offer, :path, :doc, :piece, :after_piece, :title, :text_before, :text_after, 'open', '', 0);

-- offers_to(course_id course) many offer
-- what was offered to a course: what waits first, then the newest
-- : who str
select o.id, o.course, o.fork, o.base, o.why, o.evidence, o.state, o.created_at, coalesce(p.name, '') as who, w.name as place
from course_offer o left join person p on p.id = o.person join course f on f.id = o.fork join place w on w.id = f.place
where o.course = :course order by case when o.state = 'open' then 0 else 1 end, o.created_at desc, o.id desc limit 200;

-- offers_from(course_id fork) many offer
-- : who str
select o.id, o.course, o.fork, o.base, o.why, o.evidence, o.state, o.created_at, coalesce(p.name, '') as who, w.name as place
from course_offer o left join person p on p.id = o.person join course f on f.id = o.fork join place w on w.id = f.place
where o.fork = :fork order by o.created_at desc, o.id desc limit 200;

-- offer_by_id(course_offer_id id) maybe offer
-- : who str
select o.id, o.course, o.fork, o.base, o.why, o.evidence, o.state, o.created_at, coalesce(p.name, '') as who, w.name as place
from course_offer o left join person p on p.id = o.person join course f on f.id = o.fork join place w on w.id = f.place
where o.id = :id;

-- offer_pieces(course_offer_id offer) many offer_piece
-- : who str
select x.id, x.path, x.doc, x.piece, x.after_piece, x.title, x.text_before, x.text_after, x.state, x.answer, coalesce(p.name, '') as who, x.at
from course_offer_piece x left join person p on p.id = x.person where x.offer = :offer order by x.id;

-- offered_by(course_id fork) many offered
-- what a city offered already, so that it is not offered twice
select x.doc, x.piece, x.text_after, x.state from course_offer_piece x join course_offer o on o.id = x.offer where o.fork = :fork order by x.id desc limit 2000;

-- offer_piece_answer(course_offer_piece_id id, str state, str answer, person_id person, int now) changed
update course_offer_piece set state = :state, answer = :answer, person = :person, at = :now where id = :id and state = 'open';

-- offer_close(course_offer_id offer) exec
update course_offer set state = 'done' where id = :offer
  and not exists (select 1 from course_offer_piece x where x.offer = :offer and x.state = 'open');

-- take_open(course_id course) maybe take
select id, base, theirs from course_take where course = :course and state = 'open' order by id desc limit 1;

-- take_begin(course_id course, int base, int theirs, int now) exec
insert into course_take (course, base, theirs, state, created_at) values (:course, :base, :theirs, 'open', :now);

-- take_end(course_take_id take, str state) exec
update course_take set state = :state where id = :take;

-- take_answers(course_take_id take) many take_answer
select question, choice, own from course_take_answer where take = :take order by question;

-- take_answer_put(course_take_id take, str question, int choice, str own, int now) exec
insert into course_take_answer (take, question, choice, own, at) values (:take, :question, :choice, :own, :now)
on conflict (take, question) do update set choice = excluded.choice, own = excluded.own, at = excluded.at;
