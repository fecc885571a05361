// A network, a cluster and the queue of its tasks' ends.
package main

import (
	"example.com/pulumi-prefect-ecs/sdk/go/prefectecs"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		settings := config.New(ctx, "")
		var zones []string
		settings.RequireObject("zones", &zones)

		network, err := prefectecs.NewNetwork(ctx, "network", &prefectecs.NetworkArgs{
			Region:            settings.Require("region"),
			AvailabilityZones: zones,
		})
		if err != nil {
			return err
		}
		cluster, err := prefectecs.NewCluster(ctx, "cluster", &prefectecs.ClusterArgs{LogRetentionDays: 30})
		if err != nil {
			return err
		}
		taskEvents, err := prefectecs.NewTaskEvents(ctx, "taskEvents", &prefectecs.TaskEventsArgs{ClusterArn: cluster.Arn})
		if err != nil {
			return err
		}

		ctx.Export("egressIps", network.EgressIps)
		ctx.Export("clusterName", cluster.Name)
		ctx.Export("queueName", taskEvents.QueueName)
		return nil
	})
}
