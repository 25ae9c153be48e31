INSERT INTO customers (id, name, language, email, phone, created_at, version) VALUES
    ('C1001', '李伟', 'zh', 'li.wei@example.com', '+8613800138000', '2026-11-22 08:00:00.000000', 1);
INSERT INTO customers (id, name, language, email, phone, created_at, version) VALUES
    ('C2001', 'Emma Clark', 'en', 'emma@example.com', NULL, '2026-11-22 08:00:00.000000', 1),
    ('guest:1', 'Emma', 'en', 'emma@example.com', NULL, '2026-11-22 08:00:00.000000', 1);
INSERT INTO orders (
    id, number, number_key, number_digits, customer_id, state, payment_state, pays_on_delivery, placed_at,
    timezone, language, currency, items_minor, shipping_minor, discount_minor, total_minor, refunded_minor,
    recipient, region, street, postcode, country, source, content_hash, updated_at, version
) VALUES
    (1, 'GD100001', 'GD100001', '100001', 'C1001', 'confirmed', 'captured', false,
     '2026-11-22 08:00:00.000000', 'Asia/Shanghai', 'zh', 'CNY', 100, 0, 0, 100, 0, '李伟', '上海',
     '南京西路1266号', '200040', 'CN', 'test', 'x', '2026-11-22 08:00:00.000000', 1),
    (2, 'GD200001', 'GD200001', '200001', 'C2001', 'confirmed', 'captured', false,
     '2026-11-22 08:00:00.000000', 'America/Los_Angeles', 'en', 'USD', 100, 0, 0, 100, 0, 'Emma', 'SF',
     '540 Bryant', '94107', 'US', 'test', 'y', '2026-11-22 08:00:00.000000', 1);
INSERT INTO audit (at, actor, action, level, order_ids, channel) VALUES
    ('2026-11-22 08:00:00.000000', 'conversation:c_proved', 'view_order', 'order', '[1]', 'web');
INSERT INTO feedback (conversation, customer_id, text, given_at) VALUES
    ('c_mine', 'C1001', '李伟很满意', '2026-11-22 08:00:00.000000');
