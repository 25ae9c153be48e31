"""What all routes share: who may call, bodies, answers, errors, the OpenAPI document."""
