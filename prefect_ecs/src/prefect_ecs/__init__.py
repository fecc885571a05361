"""What prefect-ecs itself runs in its containers."""
