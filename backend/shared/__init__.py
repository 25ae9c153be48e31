"""What every capability stands on: errors, money, numbers, fields of what comes in, columns of tables."""
