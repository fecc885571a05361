"""The code of prefect-ecs in its containers: agent, registration, and the image's preparation."""
