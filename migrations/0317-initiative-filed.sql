-- What was handed in keeps the by-law of that day.

-- up

alter table initiative add column filed_day @INT; -- handed in: a plan to the municipality, a subject to the clerk
update initiative set filed_day = (select max(e.at) / 86400 from initiative_event e where e.initiative = initiative.id and e.event in ('send', 'present'))
where state not in ('draft', 'talk');

-- down

alter table initiative drop column filed_day;
