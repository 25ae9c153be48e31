INSERT INTO conversations (
    id, channel, account, address, customer_id, disclosed, language, language_pinned, episode, speaker,
    source, next_seq, introduced, created_at
) VALUES
    ('c_mine', 'web', 's', 'a', 'C1001', false, 'zh', false, 1, 'bot', 'n', 2, true, 1795334400000000),
    ('c_hers', 'web', 's', 'b', 'C2001', false, 'en', false, 1, 'bot', 'n', 2, true, 1795334400000000),
    ('c_proved', 'web', 's', 'c', NULL, true, 'zh', false, 1, 'bot', 'n', 2, true, 1795334400000000);
INSERT INTO messages (id, conversation_id, seq, sender, body, buttons, created_at) VALUES
    ('m1', 'c_mine', 1, 'customer', '{"text": "我叫\u674e\u4f1f"}', '[]', 1795334400000000),
    ('m2', 'c_hers', 1, 'customer', '{"text": "My mug?"}', '[]', 1795334400000000),
    ('m3', 'c_proved', 1, 'customer', '{"text": "li.wei@example.com"}', '[]', 1795334400000000);
