-- trajectory_insert(place_id place, str slug, str title, str kind, int practice, person_id? owner, int now) one trajectory_id
insert into trajectory (place, slug, title, kind, practice, owner, created_at, changed_at, state_at)
values (:place, :slug, :title, :kind, :practice, :owner, :now, :now, :now) returning id;

-- trajectory_by_id(trajectory_id id) one trajectory
select id, place, slug, title, title_en, kind, practice, state, before_pause, coming, influence, decider, owner, version,
    starts_day, ends_day, decision_day, feedback_day, decision_ref, decision_text, feedback_text, evaluation_text, none_ground,
    created_at, changed_at, state_at from trajectory where id = :id;

-- trajectory_by_slug(place_id place, str slug) maybe trajectory
select id, place, slug, title, title_en, kind, practice, state, before_pause, coming, influence, decider, owner, version,
    starts_day, ends_day, decision_day, feedback_day, decision_ref, decision_text, feedback_text, evaluation_text, none_ground,
    created_at, changed_at, state_at from trajectory where place = :place and slug = :slug;
