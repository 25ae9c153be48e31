INSERT INTO tracker_state (sender_id, turn_id, state, saved_at) VALUES
    ('c_mine:1', 't', '["李伟"]', 1e10),
    ('c_hers:1', 't', '["My mug?"]', 1e10),
    ('c_proved:1', 't', '["li.wei@example.com"]', 1e10);
