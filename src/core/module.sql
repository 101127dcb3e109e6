-- module_row(str ref, str lang) maybe module
select c.slug as course, p.slug, p.title from course c
join course_part p on p.version = c.live and p.lang = :lang and p.kind = 'module' and p.ref = :ref
order by c.id limit 1;

-- term_row(str slug, str lang) maybe term
select c.slug as course, t.uid from course c
join course_term t on t.version = c.live and t.lang = :lang and t.slug = :slug
order by c.id limit 1;
